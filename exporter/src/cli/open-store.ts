import { setTimeout as sleep } from 'node:timers/promises';
import { holdEngine, type DoorQuery, type EngineEvent, type EngineHold } from '@plumbline/embedded/hold.js';
import type { Logger } from 'pino';
import type { Settings, StoreSettings } from '../config/settings.js';
import type { EmbeddedTarget, ServerTarget } from '../config/store-target.js';
import type { StoreAddress } from '../store/address.js';
import type { StoreClient } from '../store/client.js';
import { connectStore, DEFAULT_HTTP_CLIENT } from '../store/http-client.js';
import {
  migrate,
  migrateTools,
  type MigrationLog,
  type MigrationRefusal,
} from '../store/migrations/migrate.js';
import { auditOf } from './audit.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';

/** How a command wants its store. */
export interface StoreWish {
  readonly role: 'serve' | 'command';
  /** As it was typed. */
  readonly command: string;
  /** Whether it may bring the schema up to date; who only reads may not be allowed to. */
  readonly schema: 'migrate' | 'as_it_is';
  /** Whether it may change how long a store that is there keeps what. */
  readonly mayChangeRetention?: boolean;
  /** What views of settled days are to go by; who says nothing leaves it as it is. */
  readonly metrics?: Settings['metrics']['inViews'];
  readonly io: CommandIo;
  readonly log: Logger;
  readonly onEngineEvent?: (event: EngineEvent) => void;
  readonly onDoorQuery?: (query: DoorQuery) => void;
}

export interface OpenedStore {
  readonly ok: true;
  readonly client: StoreClient;
  /** For people: `embedded in ./data`, or the server's URL. */
  readonly name: string;
  /** The engine of the embedded store. */
  readonly engine: EngineHold | undefined;
  close(): Promise<void>;
}

/** One sentence for who typed the command. */
export interface StoreRefusal {
  readonly ok: false;
  readonly reason: string;
  readonly detail: string;
  /** Whether the same again may work. */
  readonly retryable: boolean;
  readonly exitCode: ExitCode;
}

/** Opens the store of the settings: the one place that knows an engine of our own from a server. */
export async function openStore(
  settings: StoreSettings,
  wish: StoreWish,
): Promise<OpenedStore | StoreRefusal> {
  const { target } = settings;
  const reached =
    target.kind === 'embedded' ? await reachEngine(target, settings, wish) : reachServer(target);
  if ('ok' in reached) return reached;
  const schema = wish.schema === 'migrate' ? await bringUp(reached, settings, wish) : undefined;
  if (schema !== undefined) {
    await reached.engine?.release();
    return schema;
  }
  const client = connect(reached.address, settings);
  return {
    ok: true,
    client,
    name: reached.name,
    engine: reached.engine,
    close: async () => {
      await client.close();
      await reached.engine?.release();
    },
  };
}

interface Reached {
  readonly address: StoreAddress;
  readonly name: string;
  readonly engine: EngineHold | undefined;
  readonly cluster: string | undefined;
  readonly definer: string | undefined;
  readonly login: Pick<StoreAddress, 'username' | 'password'> | undefined;
}

async function reachEngine(
  { directory, database }: EmbeddedTarget,
  { engine: limits }: StoreSettings,
  wish: StoreWish,
): Promise<Reached | StoreRefusal> {
  const { role, command, log } = wish;
  const onEvent = (event: EngineEvent): void => {
    logEngine(log, role, event);
    wish.onEngineEvent?.(event);
  };
  const onQuery = (query: DoorQuery): void => wish.onDoorQuery?.(query);
  const engine = await holdEngine({ directory, role, command, limits, onEvent, onQuery });
  if ('reason' in engine) return { ok: false, ...engine, retryable: false, exitCode: EXIT.unreachable };
  const { socketPath } = engine;
  return {
    address: { url: 'http://localhost', socketPath, username: 'default', password: '', database },
    name: `embedded in ${directory}`,
    engine,
    cluster: undefined,
    definer: undefined,
    login: undefined,
  };
}

function reachServer({ url, username, password, database, ca, cluster }: ServerTarget): Reached {
  const isCluster = cluster !== undefined;
  const address = { url, username, password, database, isCluster, ...(ca === undefined ? {} : { ca }) };
  const login = { username, password };
  return { address, name: `${url}/${database}`, engine: undefined, cluster, definer: username, login };
}

/** Nothing where the schema is ours now. */
async function bringUp(
  { address, engine, cluster, definer, login }: Reached,
  settings: StoreSettings,
  { mayChangeRetention = false, metrics, io, log }: StoreWish,
): Promise<StoreRefusal | undefined> {
  const changes: object[] = [];
  const client = connect({ ...address, database: 'system' }, settings);
  try {
    const { database } = address;
    const target = { database, cluster, definer, login, retention: settings.retention, metrics };
    const told: MigrationLog = {
      waiting: (holder) => {
        log.info({ holder }, 'waiting for another process that migrates the store');
      },
      applied: ({ version, name }) => {
        log.debug({ version, name }, 'migration applied');
      },
      retentionChanged: (before, after, figures) => {
        const change = Object.fromEntries(
          figures.map((name) => [name, [days(before[name]), days(after[name])]]),
        );
        log.warn(change, 'the store keeps what it has for another number of days now');
        changes.push(change);
      },
    };
    const tools = migrateTools(mayChangeRetention ? settings.retentionSaid : new Set());
    const migrated = await migrateThrough(engine, settings, () => migrate(client, target, told, tools));
    if (!migrated.ok) return { ...migrated, exitCode: exitCodeOf(migrated) };
    await auditChanges(connect(address, settings), io, changes);
    if (migrated.rolesToMake.length > 0)
      log.warn({ sql: migrated.rolesToMake.join('; ') }, 'roles could not be made: have this run by who may');
    return undefined;
  } finally {
    await client.close();
  }
}

async function auditChanges(client: StoreClient, io: CommandIo, changes: readonly object[]): Promise<void> {
  for (const detail of changes) await auditOf(client, io, { action: 'retention', target: 'store', detail });
  await client.close();
}

function days(figure: number | undefined): number | string {
  return figure ?? 'forever';
}

/** A user or a password that is wrong is wrong in the configuration. */
function exitCodeOf({ reason }: MigrationRefusal): ExitCode {
  return reason === 'store_denied' ? EXIT.usage : EXIT.unreachable;
}

/**
 * An engine of ours that dies meanwhile is started again, and the same again does the rest. A server that cannot be
 * reached is told at once.
 */
async function migrateThrough(
  engine: EngineHold | undefined,
  { engine: { startMs }, retry }: StoreSettings,
  migrateOnce: () => ReturnType<typeof migrate>,
): ReturnType<typeof migrate> {
  const begun = performance.now();
  for (let waitMs = retry.firstMs; ; waitMs = Math.min(2 * waitMs, retry.longestMs)) {
    const migrated = await migrateOnce();
    const isOver = engine === undefined || performance.now() - begun > startMs;
    if (migrated.ok || migrated.reason !== 'store_unreachable' || isOver) return migrated;
    await sleep(waitMs);
  }
}

function connect(address: StoreAddress, { timeoutSeconds }: StoreSettings): StoreClient {
  return connectStore(address, { ...DEFAULT_HTTP_CLIENT, timeoutMs: timeoutSeconds * 1000 });
}

function logEngine(log: Logger, role: StoreWish['role'], event: EngineEvent): void {
  switch (event.event) {
    case 'started':
      log.debug('engine started');
      break;
    case 'attached':
      log.debug('engine attached');
      if (role === 'serve' && event.others.length > 0)
        log.warn(
          { limits: event.others },
          'another command started the engine with limits of its own, which hold until it ends',
        );
      break;
    case 'died':
    case 'hung':
    case 'restarted':
      log.warn(`engine ${event.event}`);
      break;
    case 'refused':
      log.error({ reason: event.refusal.reason }, event.refusal.detail);
      break;
  }
}
