const DOT = 0x2e;
const LF = 0x0a;
/** Far more than any text has. */
const BYTES_OF_ONE = 200;

/**
 * Counts lines that begin with a dot. Each is work for the library that undoes its second dot, and a hundred times that
 * of another line: a mail of nothing else would keep this process busy for a minute.
 */
export class DottedLines {
  readonly #most: number;
  #count = 0;
  #bytes = 0;
  #wasEnd = true;

  /** So many are free; beyond them one in 200 bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  areTooMany(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#wasEnd && chunk[0] === DOT) this.#count += 1;
    if (chunk.length > 0) this.#wasEnd = chunk.at(-1) === LF;
    for (let at = chunk.indexOf('\n.'); at >= 0; at = chunk.indexOf('\n.', at + 2)) this.#count += 1;
    return this.#count > this.#most && this.#count * BYTES_OF_ONE > this.#bytes;
  }
}
