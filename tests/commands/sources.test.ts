/** Intake sources of the settings, in a running exporter: begun, changed while it runs, and ended in order. */
import { lutimes, mkdir, readdir, rename, symlink, utimes } from 'node:fs/promises';
import { Site, SLOW } from './site.js';
import { until } from './until.js';

let site: Site;
let mails: string[] = [];

beforeAll(async () => {
  site = await Site.make();
  for (const name of ['one', 'two']) await mkdir(site.at(name));
  mails = await site.mails({ domains: 1, days: 2, reportsPerDay: 3, seed: 3 });
  await say('one');
  await site.begin();
}, SLOW);
afterAll(async () => {
  await site.remove();
}, SLOW);

/** One source for each of the folders. */
async function say(...names: string[]): Promise<void> {
  const sources = names.map((name) =>
    [`  ${name}:`, '    type: folder', `    path: ${site.at(name)}`, '    poll: 100ms'].join('\n'),
  );
  await site.say(`sources:\n${sources.join('\n')}\n`);
}

/** A mail appears, whole and not just now. */
async function put(index: number, into: string): Promise<string> {
  const mail = mails[index] ?? '';
  const from = site.at('mail', mail);
  await utimes(from, 1, 1);
  await rename(from, site.at(into, mail));
  return mail;
}

async function isDone(source: string, mail: string): Promise<boolean> {
  return (await readdir(site.at(source, 'done')).catch((): string[] => [])).includes(mail);
}

async function reload(): Promise<{ status: number; text: string }> {
  const response = await fetch(`${site.url}/-/reload`, { method: 'POST' });
  return { status: response.status, text: await response.text() };
}

it(
  'a file is moved when it is stored, and the source is up',
  async () => {
    const mail = await put(0, 'one');
    await until(() => isDone('one', mail));
    expect(await site.metric('plumbline_deliveries_total{source="one",outcome="committed"}')).toBe(1);
    expect(await site.metric('plumbline_source_up{source="one"}')).toBe(1);
  },
  SLOW,
);

it(
  'a link is not followed, wherever it leads',
  async () => {
    const link = site.at('one', '0-link');
    await symlink(site.at('mail', mails[3] ?? ''), link);
    await lutimes(link, 1, 1);
    const mail = await put(4, 'one');
    await until(() => isDone('one', mail));
    expect(await readdir(site.at('one'))).toContain('0-link');
    expect(await site.metric('plumbline_deliveries_total{source="one",outcome="committed"}')).toBe(2);
  },
  SLOW,
);

it(
  'a source that is added runs, and one that is taken out ends, without a restart',
  async () => {
    await say('two');
    expect(await reload()).toEqual({ status: 200, text: 'the settings were read again\n' });
    const mail = await put(1, 'two');
    await until(() => isDone('two', mail));
    expect(await site.metric('plumbline_source_up{source="one"}')).toBeUndefined();
    await say('one', 'two');
    site.served.process.kill('SIGHUP');
    await until(async () => (await site.metric('plumbline_source_up{source="one"}')) === 1);
  },
  SLOW,
);

it(
  'wrong settings change nothing, and what is wrong is said',
  async () => {
    await site.say('sources: { two: { type: foldr } }\nlog: { level: loud }\n');
    const { status, text } = await reload();
    expect(status).toBe(400);
    expect(text).toContain('sources.two: type: must be one of');
    expect(text).toContain('log.level: must be one of');
    expect(await site.metric('plumbline_source_up{source="two"}')).toBe(1);
  },
  SLOW,
);

it(
  'what is there for all to see is a matter of a restart, and that is said',
  async () => {
    await say('one', 'two');
    await site.say('log: { level: debug }\nsources: {}\n');
    expect((await reload()).text).toBe('the settings were read again; restart serve to change log\n');
  },
  SLOW,
);

it(
  'a folder that is not there keeps no other source from its work',
  async () => {
    await say('one', 'nowhere');
    await reload();
    const failures = 'plumbline_source_failures_total{source="nowhere",reason="folder_missing"}';
    await until(async () => ((await site.metric(failures)) ?? 0) > 0);
    expect(await site.metric('plumbline_source_up{source="nowhere"}')).toBe(0);
    const mail = await put(2, 'one');
    await until(() => isDone('one', mail));
  },
  SLOW,
);
