import type { CommandIo } from './io.js';

const CLEAR_LINE = '\r\u001b[K';

/** One line on a terminal that is drawn over and over; elsewhere nothing at all. */
export class StatusLine {
  readonly #io: CommandIo;
  #isDrawn = false;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  show(text: string): void {
    if (!this.#io.stderrIsTerminal) return;
    this.#isDrawn = true;
    this.#io.stderr.write(CLEAR_LINE + text);
  }

  clear(): void {
    if (!this.#isDrawn) return;
    this.#isDrawn = false;
    this.#io.stderr.write(CLEAR_LINE);
  }
}
