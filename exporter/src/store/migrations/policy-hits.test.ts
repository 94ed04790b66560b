import { listMigrations } from '@plumbline/schema/migrations.js';
import { renderMigration } from '@plumbline/schema/render.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { DATABASE, openTestStore, type TestStore } from '../testing/store.js';
import { newDomains } from '../testing/told.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await store.run(`INSERT INTO plumbline.domains SELECT 'example', 'owned', 'config', now64(3)`);
}, 30_000);
afterAll(() => store.close());

const newDomain = newDomains(() => store);
const ROW = z.record(z.string(), z.unknown());
const FAILS = { aligned: false, senderClass: 'misconfigured' } as const;
const ONE_DAY = { days: [1, 1], messages: 10 } as const;

/** Messages, and those that would be hit: relaxed, with adkim=s, with aspf=s, with both. */
const HITS = `toInt32(sum(messages)) AS n, [toInt32(sum(relaxed_hit_messages)), toInt32(sum(strict_dkim_hit_messages)),
  toInt32(sum(strict_spf_hit_messages)), toInt32(sum(strict_hit_messages))] AS hit`;

async function hits(domain: string, columns = '1 AS one'): Promise<unknown> {
  const group = columns.split(' AS ')[1] ?? columns;
  return store.rows(
    `SELECT ${columns}, ${HITS} FROM plumbline.v_policy_hits WHERE domain = '${domain}' GROUP BY ${group} ORDER BY ${group}`,
    ROW,
  );
}

function statementsOf(migration: string): string[] {
  const found = listMigrations().find(({ name }) => name === migration);
  const target = {
    database: DATABASE,
    cluster: undefined,
    definer: store.definer,
    retention: DEFAULT_RETENTION,
  };
  return renderMigration(found?.text ?? '', { ...target, login: store.login });
}

const OWN_NAMES = ['dkim_own_name', 'spf_own_name'];

/** The tables as they were before the migration. */
async function takeColumnsAway(): Promise<void> {
  await store.run('DROP TABLE plumbline.roll_of_records');
  await dropColumns('records', OWN_NAMES);
  await dropColumns('roll', [...OWN_NAMES, 'scope_below']);
  for (const statement of statementsOf('records'))
    if (statement.includes('roll_of_records')) await store.run(statement);
}

async function dropColumns(table: string, columns: readonly string[]): Promise<void> {
  const drops = columns.map((name) => `DROP COLUMN ${name}`).join(', ');
  await store.run(`ALTER TABLE plumbline.${table} ${drops} SETTINGS mutations_sync = 1`);
}

/** As the migration does. */
async function addColumns(): Promise<void> {
  for (const statement of statementsOf('policy_simulator'))
    if (statement.includes('ALTER TABLE')) await store.run(statement);
}

describe('what a policy would have hit', () => {
  test('is what passes neither by aligned DKIM nor by aligned SPF, as the receiver evaluated it', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...ONE_DAY, exact: true, spfAligned: true, spfExact: true });
    await hear({ ...ONE_DAY, messages: 7, ...FAILS });
    expect(await hits(domain)).toEqual([{ one: 1, n: 17, hit: [7, 7, 7, 7] }]);
  });

  test('is more with strict alignment, of DKIM, of SPF or of both', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...ONE_DAY, messages: 1, aligned: true, exact: true });
    await hear({ ...ONE_DAY, messages: 2, aligned: true });
    await hear({ ...ONE_DAY, messages: 4, aligned: false, spfAligned: true, spfExact: true });
    await hear({ ...ONE_DAY, messages: 8, aligned: false, spfAligned: true });
    await hear({ ...ONE_DAY, messages: 16, aligned: true, spfAligned: true, spfExact: true });
    await hear({ ...ONE_DAY, messages: 32, aligned: true, exact: true, spfAligned: true });
    expect(await hits(domain)).toEqual([{ one: 1, n: 63, hit: [0, 2, 8, 10] }]);
  });

  test('is not what a result says against the word of the receiver', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...ONE_DAY, ...FAILS, exact: true, dkim: [domain, 's', 'pass'] });
    expect(await hits(domain)).toEqual([{ one: 1, n: 10, hit: [10, 10, 10, 10] }]);
  });

  test('leaves out what the receiver says nothing of', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...ONE_DAY, ...FAILS, notEvaluated: true });
    expect(await hits(domain)).toEqual([{ one: 1, n: 10, hit: [0, 0, 0, 0] }]);
    expect(
      await store.rows(
        `SELECT toInt32(dmarc_unknown_messages) AS unknown FROM plumbline.v_policy_hits WHERE domain = '${domain}'`,
        ROW,
      ),
    ).toEqual([{ unknown: 10 }]);
  });

  test('is less with relaxed alignment where the policy asks for strict: results say what would be aligned', async () => {
    const { domain, hear } = newDomain();
    const published = { adkim: 's', aspf: 's' };
    const strict = { ...ONE_DAY, ...FAILS, published };
    await hear({ ...strict, messages: 1, dkim: [`news.${domain}`, 's', 'pass'] });
    await hear({ ...strict, messages: 2, headerFrom: `shop.${domain}`, dkim: [domain, 's', 'pass'] });
    await hear({ ...strict, messages: 4, dkim: [`news.${domain}`, 's', 'fail'] });
    await hear({ ...strict, messages: 8, dkim: [`other${domain}`, 's', 'pass'] });
    await hear({ ...strict, messages: 16, spf: [`bounce.${domain}`, 'mfrom', 'pass'] });
    await hear({ ...strict, messages: 32, spf: [`mx.${domain}`, 'helo', 'pass'] });
    expect(await hits(domain)).toEqual([{ one: 1, n: 63, hit: [44, 47, 60, 63] }]);
  });

  test('takes what was stored before there was a simulator for mail from the domain itself, as it was evaluated', async () => {
    const { domain, hear } = newDomain();
    const below = { ...ONE_DAY, ...FAILS, published: { adkim: 's' }, headerFrom: `news.${domain}` } as const;
    await takeColumnsAway();
    await hear({ ...below, messages: 1, dkim: [domain, 's', 'pass'] });
    await addColumns();
    await hear({ ...below, messages: 2, dkim: [domain, 's', 'pass'] });
    await hear({ ...below, messages: 4, dkim: [domain, 's', 'fail'] });
    expect(await hits(domain, 'scope')).toEqual([
      { scope: 'domain', n: 1, hit: [1, 1, 1, 1] },
      { scope: 'subdomain', n: 6, hit: [4, 6, 4, 6] },
    ]);
  });

  test('goes by p, sp or np: by the name in From, and by what shows that it does not exist', async () => {
    const { domain, hear } = newDomain();
    const published = { p: 'reject', sp: 'none', np: 'reject' };
    const below = { ...ONE_DAY, ...FAILS, published, headerFrom: `made-up.${domain}` };
    await hear({ ...ONE_DAY, messages: 1, headerFrom: domain });
    await hear({ ...ONE_DAY, messages: 2 });
    await hear({ ...below, messages: 4, disposition: 'reject' });
    await hear({ ...below, messages: 8, disposition: 'none' });
    await hear({ ...below, messages: 16, disposition: 'reject', published: { ...published, sp: 'reject' } });
    await hear({ ...below, messages: 32, disposition: 'quarantine' });
    await hear({ ...below, messages: 64, disposition: 'reject', published: { p: 'none' } });
    expect(await hits(domain, 'scope')).toEqual([
      { scope: 'domain', n: 3, hit: [0, 3, 0, 3] },
      { scope: 'nonexistent', n: 4, hit: [4, 4, 4, 4] },
      { scope: 'subdomain', n: 120, hit: [120, 120, 120, 120] },
    ]);
  });

  test('knows that a test (t=y) asks for one step less', async () => {
    const { domain, hear } = newDomain();
    const published = { p: 'none', np: 'reject', testing: 'y' };
    const below = { ...ONE_DAY, ...FAILS, headerFrom: `made-up.${domain}` };
    await hear({ ...below, messages: 1, published, disposition: 'quarantine' });
    await hear({ ...below, messages: 2, published, disposition: 'reject' });
    await hear({ ...below, messages: 4, published: { ...published, np: 'quarantine' }, disposition: 'none' });
    expect(await hits(domain, 'scope')).toMatchObject([
      { scope: 'nonexistent', n: 1 },
      { scope: 'subdomain', n: 6 },
    ]);
  });

  test('stands beside what receivers did, by sender and class', async () => {
    const { domain, hear } = newDomain();
    await hear({ ...ONE_DAY, messages: 1, sender: 'shop', disposition: 'pass', exact: true });
    await hear({ ...ONE_DAY, messages: 2, sender: 'shop', ...FAILS, disposition: 'none' });
    await hear({ ...ONE_DAY, messages: 4, ...FAILS, senderClass: 'threat', disposition: 'reject' });
    const columns = `concat(sender, ' ', sender_class, ' ', disposition) AS who`;
    expect(await hits(domain, columns)).toMatchObject([
      { who: ' threat reject', n: 4, hit: [4, 4, 4, 4] },
      { who: 'shop compliant pass', n: 1, hit: [0, 0, 0, 0] },
      { who: 'shop misconfigured none', n: 2, hit: [2, 2, 2, 2] },
    ]);
  });

  test('shows all that was reported of a day, settled or not, but nothing that counts no more', async () => {
    const { domain, hear } = newDomain();
    await hear({ days: [0, -2], messages: 1, ...FAILS });
    await hear({ days: [0, 0], messages: 2, ...FAILS, check: 'fail' });
    const takeBack = await hear({ days: [0, 0], messages: 4, ...FAILS });
    await takeBack();
    expect(await hits(domain, 'toInt32(day - (SELECT until FROM plumbline.v_settled)) AS after')).toEqual([
      { after: 0, n: 3, hit: [3, 3, 3, 3] },
      { after: 1, n: 1, hit: [1, 1, 1, 1] },
      { after: 2, n: 1, hit: [1, 1, 1, 1] },
    ]);
  });
});
