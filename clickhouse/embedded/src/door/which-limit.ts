import type { EngineFailure } from '../engine/failure.js';
import type { EngineLimits } from '../limits.js';

const MIB = 1024 * 1024;

/** The failure with the name of the limit that it is, as the configuration has it (`store.door.…`). */
export function withLimit(failed: EngineFailure, limits: EngineLimits): EngineFailure {
  const limit = limitOf(failed, limits);
  if (limit === undefined) return failed;
  const message = failed.message.replace(/\.$/, '');
  return { ...failed, message: `${message}. The limit is store.door.${limit}` };
}

function limitOf({ code, message }: EngineFailure, limits: EngineLimits): string | undefined {
  switch (code) {
    case 159:
    case 160:
      return `statement_time (${limits.doorStatementSeconds} s)`;
    case 202:
      return message.startsWith('Too many')
        ? `waiting_statements (${limits.doorWaitingStatements})`
        : `wait (${limits.doorWaitMs / 1000} s, with statements = ${limits.doorStatements})`;
    case 241:
      return `statement_memory_bytes (${mib(limits.doorStatementMemoryBytes)})`;
    case 307:
      return `statement_bytes (${mib(limits.doorStatementBytes)})`;
    case 396:
      return message.includes('max rows')
        ? `result_rows (${limits.doorResultRows})`
        : `result_bytes (${mib(limits.doorResultBytes)})`;
    default:
      return undefined;
  }
}

function mib(bytes: number): string {
  return `${bytes / MIB} MiB`;
}
