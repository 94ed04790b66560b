/** Every bound on the embedded engine. The defaults suit a machine of two cores that does other things as well. */
export interface EngineLimits {
  /** What the engine may allocate, its caches among it; never more than `memoryShare` of the machine's. The process takes about 200 MB beside it. */
  readonly memoryBytes: number;
  readonly memoryShare: number;
  /** For each of the caches of marks, of marks of indexes, and of primary keys. */
  readonly markCacheBytes: number;
  readonly uncompressedCacheBytes: number;
  /** Threads that merge parts. */
  readonly mergeThreads: number;

  /** Statements of the private side that run at once. Each holds a thread of libuv. */
  readonly statements: number;
  /** Statements of the private side that wait for their turn. */
  readonly waitingStatements: number;
  readonly statementMemoryBytes: number;
  readonly statementSeconds: number;
  /** The text of one statement, with the rows that stand in it. */
  readonly statementBytes: number;
  /** The rows of one insert, decompressed: they pass through a file. */
  readonly insertBytes: number;
  /** One result that is held in memory until it is sent; what is sent as it comes may have any size. */
  readonly resultBytes: number;
  readonly resultRows: number;

  readonly doorStatements: number;
  /** Statements of the door that wait for their turn, and for how long: less than a client waits for its answer. */
  readonly doorWaitingStatements: number;
  readonly doorWaitMs: number;
  readonly doorStatementMemoryBytes: number;
  readonly doorStatementSeconds: number;
  /** By how much a statement may outlive its time: then the engine is started anew, for nothing else stops it. */
  readonly doorOverdueMs: number;
  /** For how long such a statement is not answered again. */
  readonly doorRestMs: number;
  readonly doorStatementBytes: number;
  readonly doorResultBytes: number;
  readonly doorResultRows: number;
  readonly doorConnections: number;
  /** Results that wait for being read by who asked, of all readers together. */
  readonly doorUnreadBytes: number;
  /** Who reads nothing of an answer for so long is left. */
  readonly doorStalledMs: number;
  /** How many of them the engine keeps: each has 4.5 MB of it for good. */
  readonly doorTimeZones: number;

  /** Inserts are refused where less would be left on the disk: merges need room, and who makes room needs some too. */
  readonly freeDiskBytes: number;
  /** How often the engine may end to be started anew, for something that ails its data. The parts that a merge has replaced are kept for eight minutes. */
  readonly mendEveryMs: number;

  /** How long the engine stays when nobody holds it. */
  readonly lingerMs: number;
  /** How long a new engine waits for who started it. */
  readonly firstLeaseMs: number;
  /** After SIGTERM: how long the engine waits for those who hold it. */
  readonly drainMs: number;
  readonly logBytes: number;

  /** How long starting may take, opening of the data included. */
  readonly startMs: number;
  readonly healthEveryMs: number;
  /** An engine that gives no answer for so long is killed. */
  readonly hungAfterMs: number;
  readonly restartMinMs: number;
  readonly restartMaxMs: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_ENGINE_LIMITS: EngineLimits = {
  memoryBytes: 4096 * MIB,
  memoryShare: 0.6,
  markCacheBytes: 256 * MIB,
  uncompressedCacheBytes: 0,
  mergeThreads: 2,

  statements: 4,
  waitingStatements: 256,
  statementMemoryBytes: 2048 * MIB,
  statementSeconds: 3600,
  statementBytes: 64 * MIB,
  insertBytes: 2048 * MIB,
  resultBytes: 512 * MIB,
  resultRows: 50_000_000,

  doorStatements: 3,
  doorWaitingStatements: 64,
  doorWaitMs: 4000,
  doorStatementMemoryBytes: 1024 * MIB,
  doorStatementSeconds: 25,
  doorOverdueMs: 10_000,
  doorRestMs: 600_000,
  doorStatementBytes: MIB,
  doorResultBytes: 100 * MIB,
  doorResultRows: 1_000_000,
  doorConnections: 128,
  doorUnreadBytes: 400 * MIB,
  doorStalledMs: 120_000,
  doorTimeZones: 32,

  freeDiskBytes: 64 * MIB,
  mendEveryMs: 300_000,

  lingerMs: 1000,
  firstLeaseMs: 10_000,
  drainMs: 10_000,
  logBytes: MIB,

  startMs: 60_000,
  healthEveryMs: 5000,
  hungAfterMs: 30_000,
  restartMinMs: 100,
  restartMaxMs: 10_000,
};

/** Threads of libuv that the child needs: one a statement, and some for files, zlib, killing and health. */
export function threadsOf(limits: EngineLimits): number {
  return limits.statements + limits.doorStatements + 6;
}

/** Those of the door: they are of who opens it, whoever started the engine. */
export function doorLimits(limits: EngineLimits): Partial<EngineLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([name]) => name.startsWith('door')));
}
