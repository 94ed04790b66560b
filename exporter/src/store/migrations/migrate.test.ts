import { createHash } from 'node:crypto';
import { listMigrations, type Migration } from '@plumbline/schema/migrations.js';
import { DEFAULT_METRIC_SETTINGS } from '@plumbline/schema/metric-settings.js';
import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import type { SchemaTarget } from '@plumbline/schema/target.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import { failed } from '../failures.js';
import { thisProcess } from '../load/writer.js';
import { openTestEngine, type TestEngine } from '../testing/engine.js';
import { readRetention } from './applied.js';
import { MigrationLock } from './lock.js';
import { migrate, type MigrateTools, type MigrationLog } from './migrate.js';

const SILENT: MigrationLog = {
  waiting: () => undefined,
  applied: () => undefined,
  retentionChanged: () => undefined,
};
const ALL = listMigrations();
const VERSIONS = ALL.map(({ version }) => version);
const LAST = VERSIONS.at(-1) ?? 0;

let engine: TestEngine;
let databases = 0;

beforeAll(async () => {
  engine = await openTestEngine();
}, 30_000);
afterAll(async () => {
  await engine.close();
});

/** A store of its own for every test. */
function freshTarget(): SchemaTarget {
  databases += 1;
  return {
    database: `store_${databases}`,
    cluster: undefined,
    definer: undefined,
    retention: DEFAULT_RETENTION,
  };
}

function tools(changes: Partial<MigrateTools> = {}): MigrateTools {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    migrations: ALL,
    owner: thisProcess(),
    lock: { staleAfterSeconds: 900, renewMs: 30_000, waitMs: 20_000, pollMs: 5 },
    mayChange: new Set(),
    wait,
    now: Date.now,
    ...changes,
  };
}

function named(version: number, text: string, name = `number_${version}`): Migration {
  return { version, name, text, checksum: createHash('sha256').update(text).digest('hex') };
}

async function tableNames({ database }: SchemaTarget): Promise<string[]> {
  const read = await engine.client.rows(
    'SELECT name FROM system.tables WHERE startsWith(database, {database:String}) ORDER BY name',
    z.object({ name: z.string() }),
    { database },
  );
  if (!read.ok) throw new Error(read.detail);
  return read.value.map(({ name }) => name);
}

/** A store that goes away after so many statements. */
function cutAfter(statements: number): StoreClient {
  let left = statements;
  const { client } = engine;
  return {
    ...client,
    database: client.database,
    rows: (sql, row, parameters) => client.rows(sql, row, parameters),
    stream: (sql, options) => client.stream(sql, options),
    insert: (table, columns, block) => client.insert(table, columns, block),
    ping: () => client.ping(),
    close: () => client.close(),
    command: (sql, parameters) => {
      left -= 1;
      return left < 0
        ? Promise.resolve(failed('store_unreachable', 'gone'))
        : client.command(sql, parameters);
    },
  };
}

test('makes a store, and finds nothing to do the second time', async () => {
  const target = freshTarget();
  expect(await migrate(engine.client, target, SILENT)).toMatchObject({
    ok: true,
    version: LAST,
    applied: VERSIONS,
  });
  expect(await migrate(engine.client, target, SILENT)).toMatchObject({
    ok: true,
    version: LAST,
    applied: [],
  });
});

test('applies what is new to a store that is older', async () => {
  const target = freshTarget();
  await migrate(engine.client, target, SILENT);
  const later = named(LAST + 1, 'CREATE TABLE {db}.later (a UInt8) ENGINE = {engine} ORDER BY a;');
  const result = await migrate(engine.client, target, SILENT, tools({ migrations: [...ALL, later] }));
  expect(result).toMatchObject({ ok: true, applied: [LAST + 1] });
});

test('of several at once one does the work, and all end well', async () => {
  const target = freshTarget();
  const results = await Promise.all(
    Array.from({ length: 5 }, () => migrate(engine.client, target, SILENT, tools())),
  );
  expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  expect(results.filter((result) => result.ok && result.applied.length > 0)).toHaveLength(1);
}, 60_000);

test('goes on where it was cut, wherever that was', async () => {
  const whole = freshTarget();
  await migrate(engine.client, whole, SILENT);
  const expected = (await tableNames(whole)).filter((name) => !name.startsWith('migration_lock_'));
  for (let statements = 0; statements < 60; statements += 11) {
    const target = freshTarget();
    // Whoever comes next finds that the one who was cut is gone.
    const owner = { ...thisProcess(), start: '0' };
    expect(await migrate(cutAfter(statements), target, SILENT, tools({ owner }))).toMatchObject({
      ok: false,
      reason: 'store_unreachable',
    });
    const result = await migrate(engine.client, target, SILENT, tools());
    expect(result).toMatchObject({ ok: true });
    const names = await tableNames(target);
    expect(names.filter((name) => !name.startsWith('migration_lock_'))).toEqual(expected);
  }
}, 120_000);

test.each([
  ['that was long ago', 40_000, 3],
  ['that was just now', 1, 0],
])('says between migrations that it is alive, where it said so %s', async (_, stepMs, said) => {
  const commands: string[] = [];
  const { client } = engine;
  const heard: StoreClient = {
    ...cutAfter(Infinity),
    database: client.database,
    command: (sql, parameters) => {
      commands.push(sql);
      return client.command(sql, parameters);
    },
  };
  let time = 0;
  const now = (): number => (time += stepMs);
  const result = await migrate(heard, freshTarget(), SILENT, tools({ migrations: ALL.slice(0, 3), now }));
  expect(result).toMatchObject({ ok: true, applied: [0, 1, 2] });
  const alive = commands.filter((sql) => /migration_lock_\d+ +MODIFY COMMENT/.test(sql));
  // The last is of who lets it go.
  expect(alive).toHaveLength(said + 1);
});

test('does not run over a migration that was another when it was applied', async () => {
  const target = freshTarget();
  await migrate(engine.client, target, SILENT);
  const changed = ALL.map((migration) =>
    migration.version === 3 ? named(3, `${migration.text}\n-- changed`, migration.name) : migration,
  );
  expect(await migrate(engine.client, target, SILENT, tools({ migrations: changed }))).toMatchObject({
    ok: false,
    reason: 'schema_changed',
    detail: expect.stringContaining('migration 3 (records)') as string,
  });
});

test('does not run over a store that is newer', async () => {
  const target = freshTarget();
  await migrate(engine.client, target, SILENT);
  const older = ALL.slice(0, -1);
  expect(await migrate(engine.client, target, SILENT, tools({ migrations: older }))).toMatchObject({
    ok: false,
    reason: 'schema_newer',
    detail: expect.stringContaining(`migration ${LAST}`) as string,
  });
});

test('brings tables to another retention, and says that it did', async () => {
  const target = freshTarget();
  await migrate(engine.client, target, SILENT);
  const changed: (readonly string[])[] = [];
  const log: MigrationLog = {
    ...SILENT,
    retentionChanged: (_before, _after, figures) => changed.push(figures),
  };
  const other = { ...target, retention: { ...DEFAULT_RETENTION, records: 100, quarantine: undefined } };
  // As if a first try had been cut short.
  await engine.client.command(`ALTER TABLE ${target.database}_private.quarantine REMOVE TTL`);
  const may = tools({ mayChange: new Set(['records', 'quarantine']) });
  expect(await migrate(engine.client, other, log, may)).toMatchObject({ ok: true, applied: [] });
  expect(await migrate(engine.client, other, log, may)).toMatchObject({ ok: true, applied: [] });
  expect(changed).toEqual([['records', 'quarantine']]);
  const read = await engine.client.rows(
    `SELECT name, extract(engine_full, 'TTL [^ ]+ \\\\+ toIntervalDay\\\\(\\\\d+\\\\)') AS ttl FROM system.tables
     WHERE startsWith(database, {database:String}) AND name IN ('records', 'roll', 'source_months', 'reports', 'quarantine')`,
    z.object({ name: z.string(), ttl: z.string() }),
    { database: target.database },
  );
  expect(read.ok && Object.fromEntries(read.value.map(({ name, ttl }) => [name, ttl]))).toEqual({
    records: 'TTL day + toIntervalDay(100)',
    roll: 'TTL day + toIntervalDay(100)',
    source_months: 'TTL month + toIntervalDay(131)',
    reports: 'TTL day + toIntervalDay(1858)',
    quarantine: '',
  });
});

test('brings what views of settled days go by to what is said, and leaves it where nothing is', async () => {
  const target = freshTarget();
  const said = async (): Promise<unknown> => {
    const read = await engine.client.rows(
      `SELECT settled_floor, objective, objectives, teams FROM ${target.database}.metric_settings`,
      z.record(z.string(), z.unknown()),
    );
    return read.ok && read.value[0];
  };
  await migrate(engine.client, target, SILENT);
  expect(await said()).toEqual({ settled_floor: 86_400, objective: 0.98, objectives: {}, teams: {} });
  const metrics = {
    ...DEFAULT_METRIC_SETTINGS,
    settledFloor: 7200,
    objective: 0.995,
    objectives: { 'a.example': 1 },
    teams: { 'a.example': "it's \\ us" },
  };
  const ours = {
    settled_floor: 7200,
    objective: 0.995,
    objectives: { 'a.example': 1 },
    teams: metrics.teams,
  };
  await migrate(engine.client, { ...target, metrics }, SILENT);
  expect(await said()).toEqual(ours);
  await migrate(engine.client, target, SILENT);
  expect(await said()).toEqual(ours);
});

test('leaves the retention of a store as it is where nobody has said what it is to be', async () => {
  const target = {
    ...freshTarget(),
    retention: { ...DEFAULT_RETENTION, records: undefined, reports: undefined },
  };
  await migrate(engine.client, target, SILENT);
  const other = { ...target, retention: DEFAULT_RETENTION };
  expect(await migrate(engine.client, other, SILENT)).toMatchObject({ ok: true, applied: [] });
  const later = named(LAST + 1, 'CREATE TABLE {db}.later (a UInt8) ENGINE = {engine} ORDER BY a;');
  expect(await migrate(engine.client, other, SILENT, tools({ migrations: [...ALL, later] }))).toMatchObject({
    ok: true,
    applied: [LAST + 1],
  });
  const kept = await readRetention(engine.client, target);
  expect(kept).toMatchObject({ ok: true, value: { records: undefined, reports: undefined } });
});

test('of a store that is older than a figure of the retention, the others stay as they are', async () => {
  const target = freshTarget();
  const older = ALL.filter(({ name }) => name !== 'alerts');
  expect(await migrate(engine.client, target, SILENT, tools({ migrations: older }))).toMatchObject({
    ok: true,
  });
  const figures = ['records', 'reports', 'raw_documents', 'failure_reports', 'quarantine', 'audit'];
  const columns = figures.map((name) => `today() - 99 AS ${name}_from, toUInt32(100) AS ${name}_days`);
  const view = `CREATE OR REPLACE VIEW ${target.database}.retention AS SELECT ${columns.join(', ')}`;
  expect(await engine.client.command(view)).toMatchObject({ ok: true });
  const changed: unknown[] = [];
  const log = { ...SILENT, retentionChanged: (...args: readonly unknown[]) => changed.push(args) };
  expect(await migrate(engine.client, target, log, tools())).toMatchObject({ ok: true });
  expect(changed).toEqual([]);
  const kept = await readRetention(engine.client, target);
  expect(kept).toMatchObject({
    value: { records: 100, audit: 100, alerts: DEFAULT_RETENTION.alerts },
  });
});

test('where there are users it says what makes the roles, if it may not itself', async () => {
  const target = { ...freshTarget(), definer: 'default' };
  expect(await migrate(engine.client, target, SILENT)).toMatchObject({
    ok: true,
    rolesToMake: expect.arrayContaining([
      `GRANT SELECT ON \`${target.database}\`.v_* TO plumbline_reader`,
    ]) as string[],
  });
  expect(await engine.client.command(`SELECT * FROM ${target.database}.v_records`)).toMatchObject({
    ok: true,
  });
});

describe('the lock', () => {
  const here = thisProcess();
  const dead = { ...here, start: '0', nonce: 'dead' };
  const elsewhere = { ...here, host: 'elsewhere', nonce: 'elsewhere' };
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const settings = { staleAfterSeconds: 900, renewMs: 30_000, waitMs: 50, pollMs: 10 };
  const waiting = { wait, onWaiting: () => undefined };

  async function store(): Promise<SchemaTarget> {
    const target = freshTarget();
    await engine.client.command(`CREATE DATABASE ${target.database} ENGINE = Atomic`);
    return target;
  }

  test('is held by one at a time', async () => {
    const target = await store();
    const first = new MigrationLock(engine.client, target, thisProcess());
    const second = new MigrationLock(engine.client, target, thisProcess());
    expect(await first.take(waiting, settings)).toEqual({ ok: true, value: undefined });
    expect(await second.take(waiting, settings)).toMatchObject({ ok: false, reason: 'held' });
    await first.release();
    expect(await second.take(waiting, settings)).toMatchObject({ ok: true });
  });

  test('is taken over at once from a process of this host that is gone', async () => {
    const target = await store();
    await new MigrationLock(engine.client, target, dead).take(waiting, settings);
    const next = new MigrationLock(engine.client, target, here);
    expect(await next.take(waiting, { ...settings, waitMs: 0 })).toMatchObject({ ok: true });
  });

  test('is taken over from another host when nothing has been heard of it for long', async () => {
    const target = await store();
    await new MigrationLock(engine.client, target, elsewhere).take(waiting, settings);
    const next = new MigrationLock(engine.client, target, here);
    expect(await next.take(waiting, settings)).toMatchObject({ ok: false, reason: 'held' });
    expect(await next.take(waiting, { ...settings, staleAfterSeconds: -1 })).toMatchObject({ ok: true });
  });

  test('is taken over by one, however many try', async () => {
    const target = await store();
    await new MigrationLock(engine.client, target, dead).take(waiting, settings);
    const results = await Promise.all(
      Array.from({ length: 6 }, () =>
        new MigrationLock(engine.client, target, thisProcess()).take(waiting, settings),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('who could not let it go has it when trying again', async () => {
    const target = await store();
    await new MigrationLock(engine.client, target, here).take(waiting, settings);
    const again = new MigrationLock(engine.client, target, here);
    expect(await again.take(waiting, { ...settings, waitMs: 0 })).toMatchObject({ ok: true });
  });

  test('who lost it is told', async () => {
    const target = await store();
    const slow = new MigrationLock(engine.client, target, elsewhere);
    await slow.take(waiting, settings);
    expect(await slow.renew()).toEqual({ ok: true, value: true });
    await new MigrationLock(engine.client, target, here).take(waiting, {
      ...settings,
      staleAfterSeconds: -1,
    });
    expect(await slow.renew()).toEqual({ ok: true, value: false });
  });
});
