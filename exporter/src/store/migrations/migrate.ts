import { listMigrations, type Migration } from '@plumbline/schema/migrations.js';
import { renderMigration } from '@plumbline/schema/render.js';
import { retentionStatements, type Figure, type Retention } from '@plumbline/schema/retention.js';
import { rolesSql } from '@plumbline/schema/roles.js';
import type { SchemaTarget } from '@plumbline/schema/target.js';
import type { StoreClient } from '../client.js';
import type { Asked, Failed, StoreFailure } from '../failures.js';
import { thisProcess, type Writer } from '../load/writer.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { agreedRetention, differingFigures } from './agreed.js';
import { judge, readApplied, readRetention, recordApplied } from './applied.js';
import { renewLogin } from './dictionary-login.js';
import { keepMetricSettings } from './metric-settings.js';
import { DEFAULT_LOCK, MigrationLock, type LockSettings } from './lock.js';

export interface MigrationLog {
  /** Another process migrates, and is waited for. */
  waiting(holder: string): void;
  applied(migration: Migration): void;
  /** The tables keep to another retention than before, in these figures. */
  retentionChanged(before: Retention, after: Retention, figures: readonly Figure[]): void;
}

export interface Migrated {
  readonly ok: true;
  /** The number of the schema. */
  readonly version: number;
  /** Migrations that were applied now. */
  readonly applied: readonly number[];
  /** What makes the roles of a server, where we may not: to be run by who may. */
  readonly rolesToMake: readonly string[];
}

export interface MigrationRefusal {
  readonly ok: false;
  readonly reason: 'schema_changed' | 'schema_newer' | 'schema_locked' | StoreFailure;
  /** A sentence for whoever started us. */
  readonly detail: string;
  readonly retryable: boolean;
}

export interface MigrateTools {
  readonly migrations: readonly Migration[];
  readonly owner: Writer;
  readonly lock: LockSettings;
  /** How long a store keeps what may be changed where there is one. */
  readonly mayChange: ReadonlySet<Figure>;
  readonly wait: (ms: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Of who tries again: it finds its own lock where the first try could not let it go. */
export function migrateTools(mayChange: ReadonlySet<Figure> = new Set()): MigrateTools {
  const wait = async (ms: number): Promise<void> => sleep(ms);
  return {
    migrations: listMigrations(),
    owner: thisProcess(),
    lock: DEFAULT_LOCK,
    mayChange,
    wait,
    now: Date.now,
  };
}

/**
 * Brings the store to our schema and to the configured retention. Several may try at once, and any of them may be cut
 * short anywhere: each statement does nothing where it has been done. `client` must not ask for the database that is
 * made here: `system` is always there.
 */
export async function migrate(
  client: StoreClient,
  target: SchemaTarget,
  log: MigrationLog,
  tools: MigrateTools = migrateTools(),
): Promise<Migrated | MigrationRefusal> {
  const migrated = await migrateSchema(client, target, log, tools);
  if (!migrated.ok) return migrated;
  const kept = await keepMetricSettings(client, target);
  return kept.ok ? migrated : refusalOf(kept, target);
}

async function migrateSchema(
  client: StoreClient,
  target: SchemaTarget,
  log: MigrationLog,
  tools: MigrateTools,
): Promise<Migrated | MigrationRefusal> {
  const due = await whatIsDue(client, target, tools);
  if (!due.ok) return due;
  if (due.pending.length === 0 && due.changes.length === 0) {
    const renewed = await renewLogin(client, target, tools.migrations);
    return renewed.ok ? migrated(tools.migrations, []) : refusalOf(renewed, target);
  }
  const begun = await runAll(client, beginning(tools.migrations, target));
  if (!begun.ok) return refusalOf(begun, target);

  const lock = new MigrationLock(client, target, tools.owner);
  const taken = await lock.take(
    {
      wait: tools.wait,
      onWaiting: (holder) => {
        log.waiting(holder);
      },
    },
    tools.lock,
  );
  if (!taken.ok) return taken.reason === 'held' ? locked(taken.holder) : taken;
  try {
    return await migrateAlone({ client, target, log, lock, tools });
  } finally {
    await lock.release();
  }
}

interface Alone {
  readonly client: StoreClient;
  readonly target: SchemaTarget;
  readonly log: MigrationLog;
  readonly lock: MigrationLock;
  readonly tools: MigrateTools;
}

async function migrateAlone(alone: Alone): Promise<Migrated | MigrationRefusal> {
  const { client, log, lock, tools } = alone;
  const { migrations, now } = tools;
  let heldSince = now();
  // Anew: the one that was waited for may have done it all.
  const due = await whatIsDue(client, alone.target, tools);
  if (!due.ok) return due;
  const target = { ...alone.target, retention: due.retention };
  for (const migration of due.pending) {
    if (Math.abs(now() - heldSince) >= tools.lock.renewMs) {
      heldSince = now();
      const ours = await lock.renew();
      if (!ours.ok) return ours;
      if (!ours.value) return locked('another process, which took this one for dead');
    }
    const done = await runAll(client, renderMigration(migration.text, target));
    if (!done.ok) return refusalOf(done, target);
    const recorded = await recordApplied(client, target, migration);
    if (!recorded.ok) return recorded;
    log.applied(migration);
  }
  const kept = await keepTo(alone, due);
  if (!kept.ok) return kept;
  const rolesToMake = target.definer === undefined ? [] : await makeRoles(client, target);
  return { ...migrated(migrations, due.pending), rolesToMake };
}

interface WhatIsDue {
  readonly ok: true;
  readonly pending: readonly Migration[];
  /** What the store keeps to now; nothing where there is none. */
  readonly before: Retention | undefined;
  /** What it is to keep to, and where that differs. */
  readonly retention: Retention;
  readonly changes: readonly Figure[];
}

type Due = WhatIsDue | MigrationRefusal;

async function whatIsDue(
  client: StoreClient,
  target: SchemaTarget,
  { migrations, mayChange }: MigrateTools,
): Promise<Due> {
  const applied = await readApplied(client, target);
  if (!applied.ok) return applied;
  const verdict = judge(migrations, applied.value);
  if (!verdict.ok) return { ...verdict, retryable: false };
  const kept = await readRetention(client, target);
  if (!kept.ok) return kept;
  const before = kept.value;
  const retention = agreedRetention(before, target.retention, mayChange);
  const changes = before === undefined ? [] : differingFigures(before, retention);
  return { ok: true, pending: verdict.pending, before, retention, changes };
}

/** What was cut short and is done again may find that nothing is left to be removed. */
const HAS_NONE = "doesn't have any table TTL expression";

async function keepTo(
  { client, target, log }: Alone,
  { before, retention, changes }: WhatIsDue,
): Promise<Asked<void>> {
  if (before === undefined || changes.length === 0) return { ok: true, value: undefined };
  for (const statement of retentionStatements({ ...target, retention }, changes)) {
    const done = await client.command(statement);
    if (!done.ok && !done.detail.includes(HAS_NONE)) return done;
  }
  log.retentionChanged(before, retention, changes);
  return { ok: true, value: undefined };
}

/** What could not be made, because we may not. */
async function makeRoles(client: StoreClient, target: SchemaTarget): Promise<readonly string[]> {
  const statements = rolesSql(target);
  const made = await runAll(client, statements);
  return made.ok ? [] : statements;
}

/** The first migration makes what a lock stands on, so it comes before the lock, and again under it. */
function beginning(migrations: readonly Migration[], target: SchemaTarget): string[] {
  const [first] = migrations;
  return first === undefined ? [] : renderMigration(first.text, target);
}

async function runAll(client: StoreClient, statements: readonly string[]): Promise<Asked<void>> {
  for (const statement of statements) {
    const done = await client.command(statement);
    if (!done.ok) return done;
  }
  return { ok: true, value: undefined };
}

function migrated(migrations: readonly Migration[], pending: readonly Migration[]): Migrated {
  const applied = pending.map(({ version }) => version);
  return { ok: true, version: migrations.at(-1)?.version ?? 0, applied, rolesToMake: [] };
}

function locked(holder: string): MigrationRefusal {
  const detail = `The store is being migrated by ${holder}: try again when that is done.`;
  return { ok: false, reason: 'schema_locked', detail, retryable: true };
}

/** Who may not create is told what would let it. */
function refusalOf(failed: Failed, target: SchemaTarget): MigrationRefusal {
  if (failed.reason !== 'store_denied') return failed;
  const cure = `Have this run by who may: ${rolesSql(target).join('; ')}; and grant plumbline_writer to the user.`;
  return { ...failed, detail: `${failed.detail} ${cure}` };
}
