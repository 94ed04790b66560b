import { Readable, Writable } from 'node:stream';
import type { CommandIo } from './io.js';

/** Collects what is written to it. */
export class Sponge extends Writable {
  readonly #chunks: Buffer[] = [];

  /** A letter may stand in two chunks. */
  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}

export interface FakeIo extends CommandIo {
  readonly stdout: Sponge;
  readonly stderr: Sponge;
}

/** The world of a command in a test: an empty environment, a clock that stands still. */
export function fakeIo(change: Partial<FakeIo> = {}): FakeIo {
  return {
    stdin: Readable.from([]),
    stdout: new Sponge(),
    stderr: new Sponge(),
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    env: {},
    stop: new AbortController().signal,
    onReload: () => undefined,
    leaveWithin: () => undefined,
    now: () => Date.UTC(2026, 6, 1),
    clock: () => 0,
    ...change,
  };
}
