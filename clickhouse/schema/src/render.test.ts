import { listMigrations } from './migrations.js';
import { renderMigration } from './render.js';
import { DEFAULT_RETENTION, retentionStatements, type Figure } from './retention.js';
import type { SchemaTarget } from './target.js';

const FIGURES: Figure[] = [
  'records',
  'reports',
  'rawDocuments',
  'failureReports',
  'quarantine',
  'audit',
  'alerts',
];
const ONE_NODE: SchemaTarget = {
  database: 'plumbline',
  cluster: undefined,
  definer: undefined,
  retention: DEFAULT_RETENTION,
};
const CLUSTER: SchemaTarget = { ...ONE_NODE, cluster: 'main', definer: 'writer' };

const TABLE = `
CREATE TABLE {db}.{local things}{on cluster} (a UInt8) ENGINE = {engine} ORDER BY a;
{distributed things by a};`;

describe('on one node', () => {
  test('a table is a table', () => {
    expect(renderMigration(TABLE, ONE_NODE)).toEqual([
      'CREATE TABLE `plumbline`.things (a UInt8) ENGINE = MergeTree ORDER BY a',
    ]);
  });

  test('an engine of another kind is that kind', () => {
    expect(renderMigration('{engine everywhere Replacing}, {engine Aggregating}', ONE_NODE)).toEqual([
      'ReplacingMergeTree, AggregatingMergeTree',
    ]);
  });
});

describe('a dictionary', () => {
  const SOURCE =
    "dictGet({dictionary things}, 'a', 1) … SOURCE(CLICKHOUSE(DB {db text} TABLE 'things_to_look_up' {login}))";

  test('is called by a text, and on a server reads as somebody', () => {
    expect(renderMigration(SOURCE, ONE_NODE)).toEqual([
      "dictGet('plumbline.things', 'a', 1) … SOURCE(CLICKHOUSE(DB 'plumbline' TABLE 'things_to_look_up' ))",
    ]);
    expect(renderMigration(SOURCE, { ...CLUSTER, login: { username: 'writer', password: "it's" } })).toEqual([
      "dictGet('plumbline.things', 'a', 1) … SOURCE(CLICKHOUSE(DB 'plumbline' TABLE 'things_to_look_up' USER 'writer' PASSWORD 'it\\'s'))",
    ]);
  });
});

describe('on a cluster', () => {
  test('each shard has its part, replicated, and a table stands over them', () => {
    const [local, over] = renderMigration(TABLE, CLUSTER);
    expect(local).toBe(
      "CREATE TABLE `plumbline`.things_local ON CLUSTER `main` (a UInt8) ENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}') ORDER BY a",
    );
    expect(over).toContain('CREATE TABLE IF NOT EXISTS `plumbline`.things ON CLUSTER `main`');
    expect(over).toContain("ENGINE = Distributed('main', 'plumbline', 'things_local', a)");
  });

  test('what is small is whole on every node', () => {
    expect(renderMigration('{engine everywhere}', CLUSTER)).toEqual([
      "ReplicatedMergeTree('/clickhouse/tables/{uuid}/everywhere', '{shard}-{replica}')",
    ]);
  });

  test('every table of a shard has a table over it, and none that is whole everywhere', () => {
    const statements = listMigrations().flatMap(({ text }) => renderMigration(text, CLUSTER));
    const made = statements.flatMap((sql) => /^CREATE TABLE IF NOT EXISTS `\w+`\.(\w+)/.exec(sql)?.[1] ?? []);
    const local = made.filter((name) => name.endsWith('_local')).map((name) => name.replace(/_local$/, ''));
    expect(local.length).toBeGreaterThan(5);
    for (const name of local) expect(made).toContain(name);
    const partial = statements.filter((sql) => sql.includes('{shard}/') || sql.includes("{shard}'"));
    for (const sql of partial) expect(sql).toMatch(/^CREATE TABLE IF NOT EXISTS `\w+`\.\w+_local /);
  });

  test('everything is made on all of its nodes', () => {
    const statements = [
      ...listMigrations().flatMap(({ text }) => renderMigration(text, CLUSTER)),
      ...retentionStatements(CLUSTER, FIGURES),
    ];
    // What is inserted goes through a table that all nodes have.
    const made = statements.filter((sql) => !sql.startsWith('INSERT INTO'));
    expect(made.length).toBeGreaterThan(100);
    for (const sql of made) expect(sql).toContain(' ON CLUSTER `main`');
  });
});

test('views have the rights of the writer where there are users, and a reader needs none of its own', () => {
  const views = listMigrations()
    .flatMap(({ text }) => renderMigration(text, CLUSTER))
    .filter((sql) => sql.startsWith('CREATE OR REPLACE VIEW'));
  expect(views.length).toBeGreaterThan(16);
  for (const sql of views) expect(sql).toContain('DEFINER = `writer` SQL SECURITY DEFINER');
});

test('names of the configuration are quoted', () => {
  const odd = { ...ONE_NODE, database: 'a`; DROP' };
  expect(renderMigration('USE {db}', odd)).toEqual(['USE `a\\`; DROP`']);
});

test('a word that means nothing is a bug of the migration', () => {
  expect(() => renderMigration('SELECT {nonsense}', ONE_NODE)).toThrow('{nonsense}');
});

describe('what is kept for ever', () => {
  const forEver = { ...ONE_NODE, retention: { ...DEFAULT_RETENTION, records: undefined } };

  test('does not expire', () => {
    expect(renderMigration('a {ttl records} b {ttl reports}', forEver)).toEqual([
      'a  b TTL day + toIntervalDay(1858)',
    ]);
    expect(retentionStatements(forEver, FIGURES)).toContain('ALTER TABLE `plumbline`.records REMOVE TTL');
  });

  test('counts from the first day there is', () => {
    expect(renderMigration('{retention view}', forEver)[0]).toContain('toDate(0) AS records_from');
  });
});

test('migrations are numbered without gaps', () => {
  expect(listMigrations().map(({ version }) => version)).toEqual(listMigrations().map((_, index) => index));
});
