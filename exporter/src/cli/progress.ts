import type { Counts } from './parse-output.js';
import type { CommandIo } from './io.js';

const EVERY_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** A line on a terminal that says how far we are; elsewhere nothing at all. */
export class Progress {
  readonly #io: CommandIo;
  #drawn = 0;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  show(counts: () => Counts): void {
    if (!this.#io.stderrIsTerminal) return;
    const now = this.#io.now();
    if (now - this.#drawn < EVERY_MS) return;
    this.#drawn = now;
    const { files, documents, rejected, records } = counts();
    const shown = [files, documents, records, rejected].map((count) => count.toLocaleString('en'));
    const [f, d, r, x] = shown;
    this.#io.stderr.write(`${CLEAR_LINE}${f} files, ${d} documents, ${r} records, ${x} rejected`);
  }

  clear(): void {
    if (this.#drawn > 0) this.#io.stderr.write(CLEAR_LINE);
  }
}
