/** What is so small that connections bound it well enough. */
const SMALL_BYTES = 64 * 1024;

/** Bytes of answers that those who asked have not read yet: they stay in memory until then. */
export class Unread {
  readonly #most: number;
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether there is room for them; the largest answer has it where it is alone. */
  take(bytes: number): boolean {
    const fits = bytes <= SMALL_BYTES || this.#bytes === 0 || this.#bytes + bytes <= this.#most;
    if (fits) this.#bytes += bytes;
    return fits;
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
  }
}
