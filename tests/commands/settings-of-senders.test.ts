/** Who is known, what is asked about addresses, and by what: changed in the settings while the exporter runs. */
import { writeFile } from 'node:fs/promises';
import { plumbline, SOON } from './plumbline.js';
import { Site, SLOW } from './site.js';
import { until } from './until.js';

const DEMO = ['demo', '--domains', '2', '--days', '4', '--reports-per-day', '5', '--seed', '11'];

let site: Site;
/** Two strangers, as a reader of the store sees them. */
let strangers: readonly string[];

beforeAll(async () => {
  site = await Site.make();
  expect(await plumbline([...DEMO, ...site.store, '--log.level', 'warn'])).toMatchObject({ code: 0 });
  const threats = await site.rows(
    `SELECT replaceOne(toString(source_ip), '::ffff:', '') FROM v_source_day
     WHERE owned AND sender_class = 'threat' GROUP BY source_ip ORDER BY sum(messages) DESC, source_ip LIMIT 2`,
  );
  strangers = (threats as [string][]).map(([ip]) => ip);
  expect(strangers).toHaveLength(2);
  await site.say('senders: { files: [] }\n');
  await site.begin(...SOON);
}, SLOW);
afterAll(async () => {
  await site.remove();
}, SLOW);

async function reload(): Promise<{ status: number; text: string }> {
  const response = await fetch(`${site.url}/-/reload`, { method: 'POST' });
  return { status: response.status, text: await response.text() };
}

/** A file of senders with a service that has a range. */
async function sayServiceAt(range: string): Promise<void> {
  const sender = `  - { key: odd-tool, name: Odd tool, evidence: [{ range: ${range} }] }`;
  await writeFile(site.at('senders.yml'), `category: ours\ntitle: Ours\nsenders:\n${sender}\n`);
}

async function judged(ip = ''): Promise<unknown[]> {
  return await site.rows(
    `SELECT DISTINCT sender, sender_name, sender_class FROM v_source_day WHERE source_ip = toIPv6('${ip}')`,
  );
}

const READ_AGAIN = { status: 200, text: 'the settings were read again\n' };

it(
  'senders of our own are known from then on, and what is stored is judged again',
  async () => {
    await sayServiceAt(`${strangers[0] ?? ''}/32`);
    await site.say(`senders: { files: [${site.at('senders.yml')}] }\n`);
    expect(await reload()).toEqual(READ_AGAIN);
    const named = [['odd-tool', 'Odd tool', 'misconfigured']];
    await until(async () => JSON.stringify(await judged(strangers[0])) === JSON.stringify(named));
    expect(await judged(strangers[1])).toEqual([['', '', 'threat']]);
    expect(await plumbline(['verify', ...site.store])).toMatchObject({ code: 0 });
  },
  SLOW,
);

it(
  'and what cannot be read of them changes nothing, by reload as by check',
  async () => {
    await sayServiceAt('192.0.2.0/33');
    const says = 'odd-tool: evidence 1: 192.0.2.0/33 is no network';
    const { status, text } = await reload();
    expect([status, text]).toEqual([400, expect.stringContaining(says)]);
    const checked = await plumbline(['config', 'check', '--config.file', site.at('plumbline.yml')]);
    expect(checked).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(says) as string });
    expect(await judged(strangers[0])).toEqual([['odd-tool', 'Odd tool', 'misconfigured']]);
  },
  SLOW,
);

it(
  'databases of addresses are others, and lists are asked, as soon as somebody says so',
  async () => {
    const [list, database] = [site.at('drop.txt'), site.at('gone.mmdb')];
    await writeFile(list, `# strangers\n${strangers[1] ?? ''}\n`);
    await sayServiceAt(`${strangers[0] ?? ''}/32`);
    const up = `plumbline_facts_database_up{database="${database}"}`;
    expect(await site.metric(up)).toBeUndefined();
    expect(await site.rows('SELECT count() FROM source_listings')).toEqual([['0']]);
    const senders = `senders: { files: [${site.at('senders.yml')}] }`;
    await site.say(`${senders}\nfacts: { files: [${database}] }\nreputation: { files: [${list}] }\n`);
    expect(await reload()).toEqual(READ_AGAIN);
    expect(await site.metric(up)).toBe(0);
    const seen = `SELECT replaceOne(toString(source_ip), '::ffff:', ''), list, newest FROM v_reputation`;
    await until(async () => (await site.rows(seen)).length > 0);
    expect(await site.rows(seen)).toEqual([[strangers[1], 'drop.txt', true]]);
    expect(await judged(strangers[1])).toEqual([['', '', 'threat']]);

    await site.say(`${senders}\n`);
    expect(await reload()).toEqual(READ_AGAIN);
    expect(await site.metric(up)).toBeUndefined();
    expect(await site.metric(`plumbline_reputation_file_up{file="${list}"}`)).toBeUndefined();
  },
  SLOW,
);
