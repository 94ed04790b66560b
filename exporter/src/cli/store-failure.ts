import type { Failed } from '../store/failures.js';
import { EXIT, type CommandIo, type ExitCode } from './io.js';
import type { StoreRefusal } from './open-store.js';
import { pointAt } from './sql-position.js';

/** Says on stderr why there is no store, and with which code the command ends. */
export function refused({ detail, exitCode }: StoreRefusal, io: CommandIo): ExitCode {
  io.stderr.write(`error: ${detail}\n`);
  return exitCode;
}

/** The same for what the store did not do. What would fail again is wrong usage, else the store is not well. */
export function failed({ reason, detail, retryable }: Failed, io: CommandIo): ExitCode {
  io.stderr.write(`error: ${reason}: ${detail}\n`);
  return retryable ? EXIT.unreachable : EXIT.usage;
}

/** The same for a statement that somebody wrote, with its place that the store does not understand. */
export function explained({ detail, retryable }: Failed, statement: string, io: CommandIo): ExitCode {
  io.stderr.write(`error: ${detail}\n${pointAt(statement, detail)}`);
  return retryable ? EXIT.unreachable : EXIT.usage;
}

/** What the store will not take is no wrong usage, whether the same again may work or not. */
export function failedToStore(failure: Failed, io: CommandIo): ExitCode {
  failed(failure, io);
  return EXIT.unreachable;
}
