import type { EngineFailure } from '../engine/failure.js';
import type { EngineLimits } from '../limits.js';

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
} satisfies Record<string, (limits: EngineLimits) => string>;

export type DoorLimit = keyof typeof VALUES;

/** The failure with the name of the limit that it is. */
export function withLimit(failed: EngineFailure, limits: EngineLimits | undefined): EngineFailure {
  const limit = limitOf(failed);
  if (limit === undefined || limits === undefined) return failed;
  const message = failed.message.replace(/\.$/, '');
  return { ...failed, message: `${message}. The limit is store.door.${limit} (${VALUES[limit](limits)})` };
}

export function limitOf({ code, message }: EngineFailure): DoorLimit | undefined {
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

function mib(bytes: number): string {
  return `${bytes / MIB} MiB`;
}
