import type { EngineFailure } from '../../engine/failure.js';
import type { EngineLimits } from '../../limits.js';
import type { Reader } from '../readers/reader.js';
import { capsOf } from './settings.js';
import type { DoorCaps } from '../readers/users.js';

const MIB = 1024 * 1024;

/** Limits of the door by the name that the configuration has for them, behind `store.door.` */
const VALUES = {
  waiting_statements: ({ doorWaitingStatements }) => String(doorWaitingStatements),
  wait: ({ doorWaitMs, doorStatements }) =>
    `${doorWaitMs / 1000} s, with ${doorStatements} statements at once`,
  statement_time: ({ doorStatementSeconds }) => `${doorStatementSeconds} s`,
  statement_memory_bytes: ({ doorStatementMemoryBytes }) => mib(doorStatementMemoryBytes),
  statement_bytes: ({ doorStatementBytes }) => mib(doorStatementBytes),
  result_rows: ({ doorResultRows }) => String(doorResultRows),
  result_bytes: ({ doorResultBytes }) => mib(doorResultBytes),
  overdue: ({ doorOverdueMs }) => `${doorOverdueMs / 1000} s`,
  rest: ({ doorRestMs }) => `${doorRestMs / 1000} s`,
  unread_bytes: ({ doorUnreadBytes }) => mib(doorUnreadBytes),
  connections: ({ doorConnections }) => String(doorConnections),
  time_zones: ({ doorTimeZones }) => String(doorTimeZones),
} satisfies Record<string, (limits: EngineLimits) => string>;

export type DoorLimit = keyof typeof VALUES;

/** Those that a user may have less of. */
const CAPS: Readonly<Partial<Record<DoorLimit, keyof DoorCaps>>> = {
  wait: 'doorStatements',
  statement_time: 'doorStatementSeconds',
  statement_memory_bytes: 'doorStatementMemoryBytes',
  result_rows: 'doorResultRows',
  result_bytes: 'doorResultBytes',
};

/** The settings by which a reader lowers them. */
const SETTINGS: Readonly<Partial<Record<DoorLimit, string>>> = {
  statement_time: 'max_execution_time',
  statement_memory_bytes: 'max_memory_usage',
  result_rows: 'max_result_rows',
  result_bytes: 'max_result_bytes',
};

/** The failure with the name of the limit that it is: ours, or the one that was asked for. */
export function withLimit(
  failed: EngineFailure,
  { limits, caps }: Pick<Reader, 'limits' | 'caps'>,
  asked: ReadonlyMap<string, string> = new Map(),
): EngineFailure {
  const limit = limitOf(failed);
  if (limit === undefined) return withRowsToRead(failed, asked);
  const message = failed.message.replace(/\.$/, '').replace(OF_REST, '');
  const cap = CAPS[limit];
  const whose = cap !== undefined && caps.has(cap) ? ', of this user in store.door.users_file' : '';
  const ours = `store.door.${limit} (${VALUES[limit](limits)}${whose})`;
  return {
    ...failed,
    message: `${message}. The limit is ${lowered(SETTINGS[limit], limits, asked) ?? ours}`,
  };
}

/** The time that was left when a statement had been judged, as the engine has it: nobody has set that. */
const OF_REST = /(?<=^Timeout exceeded): elapsed [\d.]+ \w+, maximum: [\d.]+ \w+/;

const TOO_MANY_ROWS = 158;

/** The door itself has no such limit. */
function withRowsToRead(failed: EngineFailure, asked: ReadonlyMap<string, string>): EngineFailure {
  const value = asked.get('max_rows_to_read');
  if (failed.code !== TOO_MANY_ROWS || value === undefined) return failed;
  return {
    ...failed,
    message: `${failed.message.replace(/\.$/, '')}. The limit is ${withStatement('max_rows_to_read', value)}`,
  };
}

function withStatement(setting: string, value: string): string {
  return `${setting} (${value}), which came with the statement`;
}

function lowered(
  setting: string | undefined,
  limits: EngineLimits,
  asked: ReadonlyMap<string, string>,
): string | undefined {
  const value = setting === undefined ? undefined : asked.get(setting);
  if (setting === undefined || value === undefined) return undefined;
  const cap = capsOf(limits).get(setting) ?? 0;
  return Number(value) < cap ? withStatement(setting, value) : undefined;
}

export function limitOf({ code, message, limit }: EngineFailure): DoorLimit | undefined {
  if (limit !== undefined && isLimit(limit)) return limit;
  switch (code) {
    case 159:
    case 160:
      return 'statement_time';
    case 202:
      return message.startsWith('Too many') ? 'waiting_statements' : 'wait';
    case 241:
      return 'statement_memory_bytes';
    case 307:
      return 'statement_bytes';
    case 396:
      return message.includes('max rows') ? 'result_rows' : 'result_bytes';
    default:
      return undefined;
  }
}

function isLimit(name: string): name is DoorLimit {
  return name in VALUES;
}

function mib(bytes: number): string {
  return bytes < MIB ? `${bytes} bytes` : `${Number((bytes / MIB).toFixed(1))} MiB`;
}
