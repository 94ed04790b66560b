/** What was stored and is there no longer: no figure of the rest shows it, and `verify` does. */
import { attach, type Attached } from './harness/attached.js';
import { Data } from './harness/data.js';
import { report } from './harness/report.js';
import { SLOW } from './harness/slow.js';

const FOR_EVER = ['--raw.days', 'forever', '--quarantine.days', 'forever'];

let data: Data;
let store: Attached;
beforeAll(async () => {
  data = await Data.withStore(FOR_EVER);
  await data.ingest('tests/fixtures');
  store = await attach(data);
}, SLOW);
afterAll(async () => {
  await store.close();
  await data.remove();
}, SLOW);

/** What does not hold while a table is empty. */
async function brokenWithout(table: string): Promise<string[]> {
  const aside = `${table}_aside`;
  await store.run(`CREATE TABLE ${aside} AS ${table}`);
  await store.run(`ALTER TABLE ${aside} ATTACH PARTITION ALL FROM ${table}`);
  await store.run(`TRUNCATE TABLE ${table}`);
  try {
    return await store.broken();
  } finally {
    await store.run(`ALTER TABLE ${table} ATTACH PARTITION ALL FROM ${aside}`);
    await store.run(`DROP TABLE ${aside}`);
  }
}

test('of reports of all kinds, and all that could not be read of them, everything holds', async () => {
  const kinds = await store.rows('SELECT DISTINCT kind FROM reports ORDER BY kind');
  const scopes = await store.rows('SELECT DISTINCT scope FROM v_quarantine ORDER BY scope');
  expect([kinds.flat(), scopes.flat()]).toEqual([
    ['aggregate', 'tls', 'failure'],
    ['delivery', 'document', 'record'],
  ]);
  expect(await store.broken()).toEqual([]);
});

test.each([
  ['source_months', ['addresses_find_records']],
  ['seen_domains', ['domains_are_seen']],
  ['roll', ['roll_equals_records']],
  ['roll_signatures', ['signatures_equal_records']],
  ['tls_policies', ['tls_equals_reports']],
  ['tls_failures', ['tls_equals_reports', 'tls_failures_equal_policies']],
  ['plumbline_private.raw_documents', ['documents_are_there']],
  ['plumbline_private.failure_reports', ['failure_reports_are_there']],
  ['plumbline_private.quarantine', ['refused_is_in_quarantine', 'bad_records_are_in_quarantine']],
  ['records', ['records_equal_reports', 'roll_equals_records', 'signatures_equal_records']],
  ['deliveries', ['ledger_equals_reports', 'refused_is_in_quarantine']],
])(
  'a store without %s does not hold',
  async (table, checks) => {
    expect(await brokenWithout(table)).toEqual(checks);
  },
  SLOW,
);

test('with all of them again it holds', async () => {
  expect(await store.broken()).toEqual([]);
});

function daysAgo(days: number): number {
  return Date.now() - days * 86_400_000;
}

/** Of each kind of thing only what is of these days or later counts. */
async function expireBefore(days: Readonly<Record<string, string>>): Promise<void> {
  const usual = {
    records: '',
    reports: '',
    raw_documents: '',
    failure_reports: '',
    quarantine: '',
    audit: '',
    alerts: '',
  };
  const columns = Object.entries({ ...usual, ...days }).map(
    ([what, day]) => `toDate('${day === '' ? '1970-01-01' : day}') AS ${what}_from, 0 AS ${what}_days`,
  );
  await store.run(`CREATE OR REPLACE VIEW retention AS SELECT ${columns.join(', ')}`);
}

test(
  'what has left the quarantine by its age is not missed, and what is newer is',
  async () => {
    const bad = report([3, 4, 5]).replace('<count>4</count>', '<count>many</count>');
    for (const [document, days] of [
      [bad, 20],
      ['<html></html>', 20],
      [bad.replaceAll('example.com', 'example.net'), 10],
      ['<html>newer</html>', 10],
    ] as const)
      await store.take(document, { arrivedAt: daysAgo(days) });
    expect(await store.broken()).toEqual([]);
    const left = async (before: string): Promise<string[]> => {
      await store.run(`DELETE FROM plumbline_private.quarantine WHERE held_day < '${before}'`);
      return store.broken();
    };
    const missed = ['refused_is_in_quarantine', 'bad_records_are_in_quarantine'];
    const between = new Date(daysAgo(15)).toISOString().slice(0, 10);
    expect(await left(between)).toEqual(missed);
    await expireBefore({ quarantine: between });
    expect(await store.broken()).toEqual([]);
    expect(await left(new Date(daysAgo(5)).toISOString().slice(0, 10))).toEqual(missed);
  },
  SLOW,
);

test(
  'nothing is missed that has expired',
  async () => {
    const last = '2149-06-06';
    await expireBefore({ records: last, raw_documents: last, failure_reports: last, quarantine: last });
    for (const table of [
      ...['records', 'roll', 'roll_signatures', 'source_months', 'tls_policies', 'tls_failures'],
      ...['raw_documents', 'failure_reports', 'quarantine'].map((name) => `plumbline_private.${name}`),
    ])
      await store.run(`TRUNCATE TABLE ${table}`);
    expect(await store.broken()).toEqual([]);
  },
  SLOW,
);
