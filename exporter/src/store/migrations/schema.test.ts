import { listMigrations } from '@plumbline/schema/migrations.js';
import { renderMigration } from '@plumbline/schema/render.js';
import { DEFAULT_RETENTION, retentionStatements, type Figure } from '@plumbline/schema/retention.js';
import { rolesSql } from '@plumbline/schema/roles.js';
import type { SchemaTarget } from '@plumbline/schema/target.js';
import * as z from 'zod';
import { openTestEngine, type TestEngine } from '../testing/engine.js';
import { migrate } from './migrate.js';

const FIGURES: Figure[] = [
  'records',
  'reports',
  'rawDocuments',
  'failureReports',
  'quarantine',
  'audit',
  'alerts',
];
const TARGET: SchemaTarget = {
  database: 'plumbline',
  cluster: undefined,
  definer: undefined,
  retention: DEFAULT_RETENTION,
};
const CLUSTER: SchemaTarget = {
  ...TARGET,
  cluster: 'main',
  definer: 'plumbline',
  login: { username: 'plumbline', password: "it's" },
};

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine();
  const log = { waiting: () => undefined, applied: () => undefined, retentionChanged: () => undefined };
  const migrated = await migrate(engine.client, TARGET, log);
  if (!migrated.ok) throw new Error(migrated.detail);
}, 30_000);
afterAll(async () => {
  await engine.close();
});

async function rows<T>(sql: string, row: z.ZodType<T>): Promise<T[]> {
  const read = await engine.client.rows(sql, row);
  if (!read.ok) throw new Error(read.detail);
  return read.value;
}

const COLUMN = z.object({ table: z.string(), name: z.string(), type: z.string(), comment: z.string() });
/** The columns of a dictionary are those of the view it reads, and cannot say more. */
const COLUMNS = `SELECT table, name, type, comment FROM system.columns
  WHERE startsWith(database, 'plumbline') AND table NOT IN (SELECT name FROM system.dictionaries)`;

describe('the migrations', () => {
  test.each([
    ['one node', TARGET],
    ['a cluster', CLUSTER],
    [
      'a store that keeps everything',
      { ...CLUSTER, retention: { ...DEFAULT_RETENTION, records: undefined } },
    ],
  ])('parse for %s', async (_, target) => {
    const statements = [
      ...listMigrations().flatMap(({ text }) => renderMigration(text, target)),
      ...retentionStatements(target, FIGURES),
      ...rolesSql(target),
    ];
    expect(statements.length).toBeGreaterThan(50);
    for (const sql of statements) {
      const parsed = await engine.client.command(`EXPLAIN AST ${sql}`);
      expect([sql, parsed]).toEqual([sql, { ok: true, value: undefined }]);
    }
  });

  test('say of every table what a row is', async () => {
    const silent = await rows(
      `SELECT name FROM system.tables WHERE startsWith(database, 'plumbline') AND comment = ''`,
      z.object({ name: z.string() }),
    );
    expect(silent).toEqual([]);
  });

  test('say of every column what it tells', async () => {
    const columns = await rows(COLUMNS, COLUMN);
    // A materialized view has the columns of the table it fills.
    const own = columns.filter(({ table }) => !/_of_|^migration_lock_/.test(table));
    expect(own.length).toBeGreaterThan(300);
    expect(own.filter(({ comment }) => comment === '')).toEqual([]);
  });

  test('put every row on disk before it is acknowledged', async () => {
    const tables = await rows(
      `SELECT name, engine_full FROM system.tables WHERE startsWith(database, 'plumbline') AND engine LIKE '%MergeTree'
         AND NOT startsWith(name, 'migration_lock_')`,
      z.object({ name: z.string(), engine_full: z.string() }),
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name, engine_full: engineFull } of tables)
      expect([name, engineFull]).toEqual([
        name,
        expect.stringContaining('fsync_after_insert = 1, fsync_part_directory = 1'),
      ]);
  });
});

describe('the views', () => {
  /** The column words of the contract, the same in every view. */
  const WORDS: Readonly<Record<string, string>> = {
    day: 'Date',
    begin: `DateTime('UTC')`,
    end: `DateTime('UTC')`,
    received_at: `DateTime64(3, 'UTC')`,
    ingested_at: `DateTime64(3, 'UTC')`,
    reporter: 'LowCardinality(String)',
    reporter_name: 'LowCardinality(String)',
    report_id: 'String',
    report_key: 'UInt64',
    domain: 'LowCardinality(String)',
    header_from: 'LowCardinality(String)',
    envelope_from: 'LowCardinality(String)',
    envelope_to: 'LowCardinality(String)',
    owned: 'Bool',
    span_days: 'UInt16',
    source_ip: 'IPv6',
    messages: 'UInt64',
    disposition: `Enum8('unknown' = 0, 'none' = 1, 'quarantine' = 2, 'reject' = 3, 'pass' = 4)`,
    dkim_aligned: 'Bool',
    spf_aligned: 'Bool',
    dmarc_pass: 'Bool',
    dkim_domains: 'Array(LowCardinality(String))',
    dkim_selectors: 'Array(LowCardinality(String))',
    dkim_results: 'Array(LowCardinality(String))',
    spf_domains: 'Array(LowCardinality(String))',
    spf_scopes: 'Array(LowCardinality(String))',
    spf_results: 'Array(LowCardinality(String))',
    override_types: 'Array(LowCardinality(String))',
    country: 'LowCardinality(String)',
    asn: 'UInt32',
    as_name: 'String',
    ptr: 'String',
    ptr_confirmed: 'Bool',
    ptr_domain: 'String',
    sender: 'LowCardinality(String)',
    sender_name: 'String',
    sender_class: `Enum8('unknown' = 0, 'compliant' = 1, 'misconfigured' = 2, 'forwarder' = 3, 'threat' = 4)`,
  };
  const KEYS = 'day domain owned';
  const CONTRACT: Readonly<Record<string, string>> = {
    v_reports: `${KEYS} begin end received_at ingested_at reporter reporter_name report_id report_key span_days messages`,
    v_records: `${KEYS} reporter report_key header_from envelope_from envelope_to source_ip messages disposition dkim_aligned
      spf_aligned dmarc_pass dkim_domains dkim_selectors dkim_results spf_domains spf_scopes spf_results override_types
      country asn as_name ptr ptr_confirmed ptr_domain sender sender_name sender_class`,
    v_domain_day: `${KEYS} messages`,
    v_source_facts: 'day source_ip country asn as_name ptr ptr_confirmed ptr_domain',
    v_source_day: `${KEYS} source_ip messages country asn as_name ptr ptr_confirmed ptr_domain sender sender_name sender_class`,
    v_sender_day: `${KEYS} sender sender_name sender_class messages`,
    v_reporter_day: `${KEYS} reporter reporter_name messages`,
    v_settled: '',
    v_senders: `domain owned sender sender_class messages`,
    v_sender_changes: `${KEYS} sender`,
    v_source_changes: `${KEYS} source_ip sender`,
    v_selector_changes: KEYS,
    v_reporters: `domain owned reporter reporter_name`,
    v_completeness: KEYS,
    v_settled_domains: 'domain owned',
    v_windows: 'domain owned begin end messages',
    v_window_senders: 'domain owned sender sender_name sender_class messages',
    v_window_overrides: 'domain owned messages',
    v_window_tls_failures: 'domain owned',
    v_policy_states: 'domain owned',
    v_baselines: 'domain owned',
    v_slo: 'domain owned begin messages',
    v_domains: 'domain owned',
    v_policy_hits: `${KEYS} sender sender_name sender_class disposition messages`,
    v_policy_readiness: 'domain owned',
    v_policy_fixes: 'domain owned sender sender_name messages',
    v_policies: `${KEYS} reporter begin end messages`,
    v_signatures: `${KEYS} messages dkim_aligned`,
    v_failures: `${KEYS} reporter source_ip report_key`,
    v_tls_policies: `${KEYS} reporter report_key`,
    v_tls_failures: `${KEYS} reporter report_key`,
    v_quarantine: 'report_key',
    v_deviations: `${KEYS} reporter report_key`,
    v_deliveries: 'day report_key',
    v_dns: KEYS,
    v_posture: KEYS,
    v_audit: '',
    v_alerts: `${KEYS} sender sender_name`,
    v_sender_labels: 'sender sender_class',
    v_reputation: 'source_ip',
  };

  test.each(Object.entries(CONTRACT))('%s has the columns of the contract', async (view, words) => {
    const columns = await rows(`${COLUMNS} AND table = '${view}'`, COLUMN);
    const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    expect(columns.length).toBeGreaterThan(0);
    for (const word of words.split(/\s+/).filter((text) => text !== ''))
      expect([word, types[word]]).toEqual([word, WORDS[word]]);
    for (const { name, type } of columns) expect([name, type]).toEqual([name, WORDS[name] ?? type]);
  });

  test('answer, every one of them, on a store without a row', async () => {
    for (const view of Object.keys(CONTRACT))
      expect(await engine.client.command(`SELECT * FROM plumbline.${view}`)).toMatchObject({ ok: true });
  });

  test.each([
    ['v_records', `domain = 'a.example' AND day >= today() - 7`, 'domain day'],
    ['v_records', 'owned', 'domain'],
    ['v_records', 'NOT owned', 'domain'],
    ['v_records', 'report_key = 7', 'ix_report'],
    ['v_records', `source_ip = toIPv6('192.0.2.1')`, 'source_ip ix_ip'],
    ['v_domain_day', `domain = 'a.example' AND day >= today() - 7`, 'domain day'],
    ['v_domain_day', 'owned', 'domain'],
    ['v_sender_day', `domain = 'a.example' AND day >= today() - 7 AND sender = 'x'`, 'domain day sender'],
    ['v_reporter_day', `domain = 'a.example' AND day >= today() - 7`, 'domain day'],
    ['v_source_day', `domain = 'a.example' AND source_ip = toIPv6('192.0.2.1')`, 'domain source_ip ix_ip'],
    [
      'v_signatures',
      `domain = 'a.example' AND day >= today() - 7 AND dkim_domain = 'x'`,
      'domain day dkim_domain',
    ],
    ['v_source_facts', `source_ip = toIPv6('192.0.2.1')`, 'source_ip'],
    ['v_reputation', `source_ip = toIPv6('192.0.2.1')`, 'source_ip'],
    ['v_senders', `domain = 'a.example'`, 'domain'],
    ['v_senders', 'owned', 'domain'],
    ['v_sender_changes', `domain = 'a.example' AND day >= today() - 7`, 'domain day'],
    ['v_sender_changes', 'owned', 'domain'],
    ['v_source_changes', `domain = 'a.example'`, 'domain day'],
    ['v_selector_changes', `domain = 'a.example'`, 'domain day'],
    ['v_reporters', `domain = 'a.example'`, 'domain'],
    ['v_completeness', `domain = 'a.example' AND day >= today() - 7`, 'domain day'],
    ['v_policy_states', `domain = 'a.example'`, 'domain day'],
    ['v_baselines', `domain = 'a.example'`, 'domain day'],
    ['v_slo', `domain = 'a.example'`, 'domain day'],
    ['v_settled_domains', `domain = 'a.example'`, 'domain day'],
    ['v_windows', `domain = 'a.example'`, 'domain day'],
    ['v_windows', `window = '7d'`, 'domain day'],
    ['v_window_senders', `domain = 'a.example'`, 'domain day'],
    ['v_window_overrides', `window = '28d'`, 'domain day'],
    ['v_window_tls_failures', `domain = 'a.example'`, 'domain day'],
    ['v_policy_states', `domain = 'a.example'`, 'domain day'],
    ['v_baselines', `domain = 'a.example'`, 'domain day'],
    ['v_slo', `domain = 'a.example'`, 'domain day'],
    ['v_policy_hits', `domain = 'a.example' AND day >= today() - 7`, 'domain day'],
    ['v_policy_hits', 'owned', 'domain'],
    ['v_policy_readiness', `domain = 'a.example'`, 'domain day'],
    ['v_policy_fixes', `domain = 'a.example'`, 'domain day'],
    ['v_source_days', `source_ip = toIPv6('192.0.2.1')`, 'source_ip'],
    ['v_reports', `domain = 'a.example' AND reporter = 'x'`, 'domain reporter'],
    ['v_reports', 'report_key = 7', 'ix_report'],
    ['v_policies', `domain = 'a.example' AND day >= today() - 7`, 'domain day'],
  ])('%s reads no more than what %s leaves', async (view, condition, keys) => {
    await fillOnce();
    const plan = await rows(
      `EXPLAIN indexes = 1, json = 1 SELECT * FROM plumbline.${view} WHERE ${condition}`,
      z.object({ explain: z.string() }),
    );
    const uses = indexKeys(plan.map(({ explain }) => explain).join('\n'));
    expect(uses).toEqual(expect.arrayContaining(keys.split(' ')));
  });
});

/** The keys of the primary indexes of a plan, and the names of its skip indexes. */
function indexKeys(plan: string): string[] {
  const lists = [...plan.matchAll(/"Type": "PrimaryKey",\s*"Keys": \[([^\]]*)\]/g)].map(
    (match) => match[1] ?? '',
  );
  const skips = [...plan.matchAll(/"Type": "Skip",\s*"Name": "(\w+)"/g)].map((match) => match[1] ?? '');
  return [
    ...lists.flatMap((list) => [...list.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? '')),
    ...skips,
  ];
}

let filled: Promise<void> | undefined;
/** Something of everything, so that the engine has parts to plan with: load n of report n, on its own day. */
function fillOnce(): Promise<void> {
  filled ??= fill();
  return filled;
}

async function run(...statements: string[]): Promise<void> {
  for (const sql of statements) {
    const done = await engine.client.command(sql);
    if (!done.ok) throw new Error(`${done.detail}: ${sql}`);
  }
}

/**
 * Five loads of a message each: 1 counts, 2 is of a batch under way, 3 of one abandoned, 4 a revision that lost,
 * 5 an older load of a document that was stored again as load 6, with two messages.
 */
async function fill(): Promise<void> {
  const loads = `(SELECT number + 1 AS load, number + 1 AS report, toUInt64(1) AS messages FROM numbers(5)
    UNION ALL SELECT 6, 5, 2)`;
  const ours = `domain, day, report_key, attempt`;
  const values = `'a.example', today() - 1, report, toUInt32(load)`;
  await run(
    `INSERT INTO plumbline.claims (batch, writer, attempt, lease_seconds, report_keys, identities)
     SELECT load, 'w', load, 60, [report], [report] FROM ${loads}`,
    `INSERT INTO plumbline.commits (batch, outcome) SELECT number, 'committed' FROM numbers(7) WHERE number IN (1, 4, 5)`,
    `INSERT INTO plumbline.commits (batch, outcome) SELECT 3, 'abandoned'`,
    `INSERT INTO plumbline.commits (batch, outcome, hides, replaced) SELECT 6, 'committed', [(4, 4), (5, 5)], [(5, 5)]`,
    `INSERT INTO plumbline.records (${ours}, source_ip, messages, \`dkim.domain\`, \`dkim.selector\`, \`dkim.result\`, \`dkim.human\`)
     SELECT ${values}, toIPv6('192.0.2.1'), messages, ['a.example'], ['s'], ['pass'], [''] FROM ${loads}`,
    `INSERT INTO plumbline.reports (${ours}, identity, batch, kind, records, messages, \`deviations.code\`, \`deviations.count\`)
     SELECT ${values}, report, load, 'aggregate', 1, messages, ['odd'], [1] FROM ${loads}`,
    `INSERT INTO plumbline.tls_policies (${ours}, sessions_ok) SELECT ${values}, 1 FROM ${loads}`,
    `INSERT INTO plumbline.tls_failures (${ours}, sessions) SELECT ${values}, 1 FROM ${loads}`,
    `INSERT INTO plumbline_private.failure_reports (${ours}) SELECT ${values} FROM ${loads}`,
    `INSERT INTO plumbline_private.quarantine (id, batch, at, state, report_key, attempt)
     SELECT load, load, now64(3), 'held', 0, 0 FROM ${loads}`,
    `INSERT INTO plumbline.deliveries (batch, at, day, outcome, report_key, attempt, records_in, stored)
     SELECT load, now64(3), today() - 1, 'stored', report, load, 1, 1 FROM ${loads}`,
    `INSERT INTO plumbline.source_facts (source_ip, day) SELECT toIPv6('192.0.2.1'), today()`,
    `INSERT INTO plumbline.source_listings (source_ip, list, day, listed) SELECT toIPv6('192.0.2.1'), 'bl.example', today(), true`,
    `INSERT INTO plumbline.domains SELECT 'example', 'owned', 'config', now64(3)`,
  );
}

describe('what counts', () => {
  beforeAll(fillOnce);
  const KEY = z.object({ key: z.string() });

  async function keysOf(view: string, column = 'report_key', where = '1'): Promise<string[]> {
    const found = await rows(
      `SELECT toString(${column}) AS key FROM plumbline.${view} WHERE ${where} ORDER BY key`,
      KEY,
    );
    return found.map(({ key }) => key);
  }

  test.each(['v_records', 'v_tls_policies', 'v_tls_failures', 'v_failures', 'v_deviations'])(
    '%s has the rows of loads that count, and no others',
    async (view) => {
      expect(await keysOf(view, 'report_key', `day = today() - 1`)).toEqual(['1', '5']);
    },
  );

  test.each(['v_domain_day', 'v_sender_day', 'v_reporter_day'])('%s sums up the same rows', async (view) => {
    expect(await keysOf(view, 'messages', 'day = today() - 1')).toEqual(['3']);
  });

  test.each(['v_source_day', 'v_signatures'])('%s has the same rows to sum up', async (view) => {
    expect(await keysOf(view, 'messages', 'day = today() - 1')).toEqual(['1', '2']);
  });

  test.each(['v_records', 'v_domain_day', 'v_reports', 'v_tls_policies', 'v_failures', 'v_deviations'])(
    '%s says whether it is ours by true or false',
    async (view) => {
      const row = z.object({ owned: z.boolean() });
      expect(
        await rows(`SELECT DISTINCT owned FROM plumbline.${view} WHERE domain = 'a.example'`, row),
      ).toEqual([{ owned: true }]);
    },
  );

  test('v_policies sums up the reports of the same loads', async () => {
    expect(await keysOf('v_policies', 'reports', 'day = today() - 1')).toEqual(['2']);
  });

  test('v_reports has revisions that lost beside those that count, and neither what was replaced nor what is not committed', async () => {
    expect(await keysOf('v_reports', `(report_key, counts, state, messages)`, 'day = today() - 1')).toEqual([
      `(1,true,'counts',1)`,
      `(4,false,'superseded',1)`,
      `(5,true,'counts',2)`,
    ]);
  });

  test.each([
    ['v_deliveries', 'report_key', ['1', '4', '5', '5']],
    ['v_quarantine', 'id', ['1', '4', '5', '6']],
  ])('%s has what committed batches wrote', async (view, column, keys) => {
    expect(await keysOf(view, column)).toEqual(keys);
  });

  test('where to look for an IP is a superset of where it is', async () => {
    expect(
      await keysOf('v_source_days', '(source_ip, domain, day = today() - 1)', 'day = today() - 1'),
    ).toEqual([`('::ffff:192.0.2.1','a.example',1)`]);
  });
});

describe('what is ours', () => {
  beforeAll(fillOnce);

  test('is what is said of the nearest parent, and what was said last', async () => {
    await run(
      `INSERT INTO plumbline.seen_domains SELECT arrayJoin(['b.a.example', 'x.example', 'y.x.example', 'other.test', 'notexample'])`,
      `INSERT INTO plumbline.domains SELECT 'x.example', 'adopted', 'command', now64(3) - 10`,
      `INSERT INTO plumbline.domains SELECT 'x.example', 'ignored', 'command', now64(3)`,
    );
    const owned = await rows(
      'SELECT domain FROM plumbline.owned_domains ORDER BY domain',
      z.object({ domain: z.string() }),
    );
    expect(owned.map(({ domain }) => domain)).toEqual(['a.example', 'b.a.example', 'example']);
  });
});

describe('the envelope sender', () => {
  test.each([
    ['', `['spf.example']`, 'spf.example'],
    ['', '[]', ''],
    ['?', `['spf.example']`, ''],
    ['<>', `['spf.example']`, '<>'],
    ['other.example', `['spf.example']`, 'other.example'],
  ])('%s beside %s is %s', async (stored, domains, shown) => {
    const day = `today() - 30`;
    await run(
      `INSERT INTO plumbline.records (domain, day, report_key, envelope_from, \`spf.domain\`, \`spf.scope\`, \`spf.result\`, \`spf.human\`)
       SELECT 'envelope.test', ${day}, cityHash64('${stored}', ${domains}), '${stored}', ${domains}, ${domains}, ${domains}, ${domains}`,
    );
    expect(
      await rows(
        `SELECT envelope_from FROM plumbline.v_records
         WHERE domain = 'envelope.test' AND report_key = cityHash64('${stored}', ${domains})`,
        z.object({ envelope_from: z.string() }),
      ),
    ).toEqual([{ envelope_from: shown }]);
  });
});

describe('what has expired', () => {
  const days = DEFAULT_RETENTION.records ?? 0;

  test('does not count from its day on, in tables and rollups alike, and is dropped', async () => {
    const last = `(SELECT records_from FROM plumbline.retention)`;
    expect(await rows(`SELECT toString(today() - ${last}) AS n`, z.object({ n: z.string() }))).toEqual([
      { n: String(days - 1) },
    ]);
    await run(
      'SYSTEM STOP MERGES',
      `INSERT INTO plumbline.records (domain, day, report_key, messages)
       SELECT 'expiry.test', ${last} - number, number, 1 FROM numbers(3)`,
    );
    const counted = (view: string): Promise<{ n: string }[]> =>
      rows(
        `SELECT toString(sum(messages)) AS n FROM plumbline.${view} WHERE domain = 'expiry.test'`,
        z.object({ n: z.string() }),
      );
    for (const view of ['v_records', 'v_domain_day', 'v_source_day'])
      expect([view, await counted(view)]).toEqual([view, [{ n: '1' }]]);
    await run('SYSTEM START MERGES');
    for (const table of ['records', 'roll']) {
      await run(`OPTIMIZE TABLE plumbline.${table} FINAL`);
      expect(
        await rows(
          `SELECT toString(count()) AS n FROM plumbline.${table} WHERE domain = 'expiry.test'`,
          z.object({ n: z.string() }),
        ),
      ).toEqual([{ n: '1' }]);
    }
  });

  test('is gone from the alerts, with what was said to them', async () => {
    const last = `(SELECT alerts_from FROM plumbline.retention)`;
    await run(
      `INSERT INTO plumbline.alert_notifications (id, day, received_at, starts_at)
       SELECT toString(number), ${last} - number AS day, day, day FROM numbers(3)`,
      `INSERT INTO plumbline.alert_notes (id, kind, at, text) SELECT '0', 'comment', ${last} - number, 'said' FROM numbers(3)`,
    );
    expect(
      await rows(
        'SELECT id, toUInt8(length(comments)) AS comments FROM plumbline.v_alerts',
        z.object({ id: z.string(), comments: z.number() }),
      ),
    ).toEqual([{ id: '0', comments: 1 }]);
    for (const [table, kept] of [
      ['alert_notifications', '1'],
      ['alert_notes', '1'],
    ]) {
      await run(`OPTIMIZE TABLE plumbline.${table} FINAL`);
      const counted = `SELECT toString(count()) AS n FROM plumbline.${table}`;
      expect([table, await rows(counted, z.object({ n: z.string() }))]).toEqual([table, [{ n: kept }]]);
    }
  });

  test('is expired in the ledger, where what came in is still what became of it', async () => {
    const long = 'today() - 1000';
    await run(
      `INSERT INTO plumbline.deliveries (batch, at, day, held_day, delivery, records_in, stored, quarantined)
       SELECT 1, now64(3), ${long}, today(), 'old report', 10, 8, 2`,
      `INSERT INTO plumbline.deliveries (batch, at, day, held_day, delivery, records_in, stored, quarantined)
       SELECT 1, now64(3), today(), ${long}, 'old quarantine', 10, 8, 2`,
      // What was held long ago and moves now: the row that moves it expires with the row it was held by.
      `INSERT INTO plumbline.deliveries (batch, at, day, held_day, delivery, stored, quarantined)
       SELECT 1, now64(3), today(), ${long}, 'old quarantine', 2, -2`,
    );
    expect(
      await rows(
        `SELECT delivery, toInt32(sum(records_in)) AS came, toInt32(sum(stored)) AS stored,
                toInt32(sum(quarantined)) AS quarantined, toInt32(sum(expired)) AS expired
         FROM plumbline.v_deliveries WHERE delivery LIKE 'old %' GROUP BY delivery ORDER BY delivery`,
        z.record(z.string(), z.union([z.string(), z.number()])),
      ),
    ).toEqual([
      { delivery: 'old quarantine', came: 10, stored: 10, quarantined: 0, expired: 0 },
      { delivery: 'old report', came: 10, stored: 0, quarantined: 2, expired: 8 },
    ]);
  });
});
