import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from '@plumbline/embedded/limits.js';
import * as z from 'zod';
import { bytes, count, fraction, milliseconds, optionalBytes } from './values.js';

const of = DEFAULT_ENGINE_LIMITS;

/** `store.engine`: bounds on the embedded engine. */
export const engineSection = z
  .strictObject({
    memory_bytes: bytes(
      of.memoryBytes,
      'what the engine may allocate; its process takes some 200 MiB beside it, and results at the door until they are read',
    ),
    memory_share: fraction(of.memoryShare, 'and never more than this share of the memory of the machine'),
    mark_cache_bytes: bytes(of.markCacheBytes, 'its cache of where things are in files'),
    uncompressed_cache_bytes: optionalBytes(
      of.uncompressedCacheBytes,
      'its cache of blocks of data; 0 for none',
    ),
    merge_threads: count(of.mergeThreads, 'threads that merge parts'),
    statements: count(of.statements, 'statements that run at once, those at the door not counted'),
    waiting_statements: count(of.waitingStatements, 'statements that wait for their turn'),
    statement_memory_bytes: bytes(of.statementMemoryBytes, 'the memory of one statement'),
    statement_time: milliseconds(of.statementSeconds * 1000, 'the time of one statement'),
    statement_bytes: bytes(of.statementBytes, 'the text of one statement'),
    insert_bytes: bytes(of.insertBytes, 'the rows of one insert'),
    result_bytes: bytes(of.resultBytes, 'one result: it is held until it is sent'),
    result_rows: count(of.resultRows, 'the rows of one result'),
    free_disk_bytes: optionalBytes(
      of.freeDiskBytes,
      'inserts are refused where less than this would be left on the disk; 0 for none',
    ),
    mend_every: milliseconds(
      of.mendEveryMs,
      'how often it may end to be started again for data that the disk running full has damaged; under eight minutes',
    ),
    log_bytes: bytes(of.logBytes, 'the log that the engine keeps in the data directory'),
    linger: milliseconds(of.lingerMs, 'how long the engine stays when no command uses it any more'),
    first_lease: milliseconds(of.firstLeaseMs, 'how long a new engine waits for the command that started it'),
    drain: milliseconds(of.drainMs, 'how long an engine that is told to end waits for those who use it'),
    start: milliseconds(of.startMs, 'how long a start may take, opening the data included'),
    health_every: milliseconds(of.healthEveryMs, 'how often it is asked whether it is well'),
    hung_after: milliseconds(
      of.hungAfterMs,
      'an engine that does not answer for so long is killed and started again',
    ),
    restart_first: milliseconds(
      of.restartMinMs,
      'the wait before it is started again; each next one is longer',
    ),
    restart_longest: milliseconds(of.restartMaxMs, 'the longest such wait'),
  })
  .prefault({});

/** Bounds on those who read at the door, beside where it listens. */
export const doorLimits = {
  connections: count(of.doorConnections, 'connections to the door at once'),
  statements: count(of.doorStatements, 'statements from the door that run at once'),
  waiting_statements: count(of.doorWaitingStatements, 'statements from the door that wait for their turn'),
  wait: milliseconds(
    of.doorWaitMs,
    'the longest such wait; with statement_time it is less than a client waits',
  ),
  statement_memory_bytes: bytes(of.doorStatementMemoryBytes, 'the memory of one of them'),
  statement_time: milliseconds(of.doorStatementSeconds * 1000, 'the time of one of them'),
  overdue: milliseconds(
    of.doorOverdueMs,
    'by how much one may outlive its time before the engine is started anew',
  ),
  rest: milliseconds(
    of.doorRestMs,
    'how long a statement that the engine had to be started anew for is not answered again, nor who asked it',
  ),
  statement_bytes: bytes(of.doorStatementBytes, 'the text of one of them'),
  result_bytes: bytes(of.doorResultBytes, 'one result at the door'),
  result_rows: count(of.doorResultRows, 'the rows of one result at the door'),
  unread_bytes: bytes(of.doorUnreadBytes, 'results that wait for their readers to read them, together'),
  stalled: milliseconds(of.doorStalledMs, 'who reads nothing of an answer for so long is left'),
  time_zones: count(
    of.doorTimeZones,
    'time zones that statements may use until the engine ends; each takes 4.5 MB of it',
  ),
};

type EngineSection = z.output<typeof engineSection>;
type DoorLimits = { readonly [K in keyof typeof doorLimits]: z.output<(typeof doorLimits)[K]> };

export function engineLimits(engine: EngineSection, door: DoorLimits): EngineLimits {
  return {
    memoryBytes: engine.memory_bytes,
    memoryShare: engine.memory_share,
    markCacheBytes: engine.mark_cache_bytes,
    uncompressedCacheBytes: engine.uncompressed_cache_bytes,
    mergeThreads: engine.merge_threads,
    statements: engine.statements,
    waitingStatements: engine.waiting_statements,
    statementMemoryBytes: engine.statement_memory_bytes,
    statementSeconds: engine.statement_time / 1000,
    statementBytes: engine.statement_bytes,
    insertBytes: engine.insert_bytes,
    resultBytes: engine.result_bytes,
    resultRows: engine.result_rows,
    doorStatements: door.statements,
    doorWaitingStatements: door.waiting_statements,
    doorWaitMs: door.wait,
    doorStatementMemoryBytes: door.statement_memory_bytes,
    doorStatementSeconds: door.statement_time / 1000,
    doorOverdueMs: door.overdue,
    doorRestMs: door.rest,
    doorStatementBytes: door.statement_bytes,
    doorResultBytes: door.result_bytes,
    doorResultRows: door.result_rows,
    doorConnections: door.connections,
    doorUnreadBytes: door.unread_bytes,
    doorStalledMs: door.stalled,
    doorTimeZones: door.time_zones,
    freeDiskBytes: engine.free_disk_bytes,
    mendEveryMs: engine.mend_every,
    lingerMs: engine.linger,
    firstLeaseMs: engine.first_lease,
    drainMs: engine.drain,
    logBytes: engine.log_bytes,
    startMs: engine.start,
    healthEveryMs: engine.health_every,
    hungAfterMs: engine.hung_after,
    restartMinMs: engine.restart_first,
    restartMaxMs: engine.restart_longest,
  };
}
