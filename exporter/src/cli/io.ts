import type { Readable, Writable } from 'node:stream';

/** What a command sees of the world, so that tests can stand in for it. */
export interface CommandIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** On a terminal a result may be cut: nobody reads a million rows there. */
  readonly stdoutIsTerminal: boolean;
  /** A progress line is drawn on a terminal only. */
  readonly stderrIsTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted, with a `Stopped`, by Ctrl-C, by SIGTERM, or when nobody reads stdout any more. */
  readonly stop: AbortSignal;
  /** Has it called whenever somebody wants the settings read again. */
  onReload(listener: () => void): void;
  /** The process is gone after so many milliseconds, whatever still holds on to it; sooner, where nothing does. */
  leaveWithin(ms: number): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  clock(): number;
}

/** CONTRACT: what the exit code of a command says. */
export const EXIT = {
  ok: 0,
  usage: 1,
  refused: 2,
  unreachable: 3,
  notHolding: 4,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Thrown to leave the work under way; files are closed and whole lines written on the way out. */
export class Stopped extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode) {
    super('stopped');
    this.exitCode = exitCode;
  }
}
