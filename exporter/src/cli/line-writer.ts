import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** A write to a pipe or a file costs as much as making a hundred lines. */
const BATCH = 64 * 1024;

/** Lines to a stream, in batches and no faster than it takes them. */
export class LineWriter {
  readonly #stream: Writable;
  readonly #stop: AbortSignal;
  #held = '';
  #drain: Promise<void> | undefined;

  constructor(stream: Writable, stop: AbortSignal) {
    this.#stream = stream;
    this.#stop = stop;
  }

  write(line: string): void {
    this.#held += `${line}\n`;
    if (this.#held.length >= BATCH) this.flush();
  }

  flush(): void {
    if (this.#held === '') return;
    const hasRoom = this.#stream.write(this.#held);
    this.#held = '';
    if (!hasRoom) this.#drain ??= this.#waitForRoom();
  }

  /** Undefined where there is nothing to wait for. Throws `Stopped` once the command is told to stop. */
  drained(): Promise<void> | undefined {
    this.#stop.throwIfAborted();
    return this.#drain;
  }

  async #waitForRoom(): Promise<void> {
    try {
      await once(this.#stream, 'drain', { signal: this.#stop });
    } catch {
      // Told to stop, or the stream broke, which is told elsewhere: either way there is nothing more to wait for.
    }
    this.#drain = undefined;
  }
}
