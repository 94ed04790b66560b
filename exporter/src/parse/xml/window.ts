const LESS_THAN = 0x3c;
/** Behind the last byte stand a `<`, and what a look at a whole word may reach over. */
const SLACK = 4;
const FIRST_CAPACITY = 4 * 1024;

/**
 * The bytes of a document that are in sight: those not yet scanned, and those held for salvage before them. It
 * slides; `base` is the document offset of its first byte. Behind the last byte stands a `<`, so that a scan for
 * one needs no other end.
 */
export class ByteWindow {
  bytes = Buffer.allocUnsafeSlow(SLACK);
  view = new DataView(this.bytes.buffer);
  filled = 0;
  base = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes as much of the chunk as there is room for, dropping what stands before `keep`; returns how much. */
  take(chunk: Uint8Array, from: number, keep: number): number {
    const wanted = chunk.length - from;
    if (this.filled + wanted > this.bytes.length - SLACK) this.#makeRoom(wanted, keep);
    const taken = Math.min(wanted, this.bytes.length - SLACK - this.filled);
    this.bytes.set(
      from === 0 && taken === chunk.length ? chunk : chunk.subarray(from, from + taken),
      this.filled,
    );
    this.filled += taken;
    this.bytes[this.filled] = LESS_THAN;
    return taken;
  }

  #makeRoom(wanted: number, keep: number): void {
    const kept = this.filled - keep;
    let capacity = Math.max(this.bytes.length, Math.min(FIRST_CAPACITY, this.#most));
    const useful = Math.min(kept + wanted + SLACK, this.#most);
    // Room for as much again as is kept: otherwise a held record would be copied for every few bytes.
    while (capacity < Math.min(Math.max(useful, 2 * kept + FIRST_CAPACITY), this.#most)) capacity *= 2;
    capacity = Math.min(capacity, this.#most);
    if (capacity > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(capacity);
      grown.set(this.bytes.subarray(keep, this.filled));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    } else {
      this.bytes.copyWithin(0, keep, this.filled);
    }
    this.base += keep;
    this.filled = kept;
  }
}
