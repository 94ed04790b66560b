import type { Counts } from './parse-output.js';
import type { CommandIo } from './io.js';
import { StatusLine } from './status-line.js';

const EVERY_MS = 100;

/** A line on a terminal that says how far we are; elsewhere nothing at all. */
export class Progress {
  readonly #io: CommandIo;
  readonly #status: StatusLine;
  #drawn = 0;

  constructor(io: CommandIo) {
    this.#io = io;
    this.#status = new StatusLine(io);
  }

  show(counts: () => Counts): void {
    const now = this.#io.now();
    if (now - this.#drawn < EVERY_MS) return;
    this.#drawn = now;
    const { files, documents, rejected, records } = counts();
    const shown = [files, documents, records, rejected].map((count) => count.toLocaleString('en'));
    const [f, d, r, x] = shown;
    this.#status.show(`${f} files, ${d} documents, ${r} records, ${x} rejected`);
  }

  clear(): void {
    this.#status.clear();
  }
}
