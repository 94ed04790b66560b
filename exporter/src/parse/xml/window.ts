const LESS_THAN = 0x3c;
/** Behind the last byte stand a `<`, and what a look at a whole word may reach over. */
const SLACK = 4;
const FIRST_CAPACITY = 4 * 1024;
const READ_AHEAD = 64 * 1024;
const NOTHING = -1;

export interface WindowSizes {
  /** How much is held at most. */
  readonly held: number;
  /** The longest token that must be in sight whole. */
  readonly token: number;
}

/** What was held of a document: all of it, or the beginning of what was too much. */
export interface Held {
  readonly bytes: Buffer;
  readonly whole: boolean;
}

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
  /** Up to where it has been scanned: an index into `bytes`. */
  position = 0;
  readonly #most: number;
  readonly #heldMost: number;
  readonly #passing: ((bytes: Buffer) => void) | undefined;
  /** Document offsets. */
  #heldFrom = NOTHING;
  #passed = 0;
  #passLimit = Infinity;
  /** The beginning of what was to be held and became too much. */
  #beginning: Buffer | undefined;

  /** `passing` is given every byte of the document once, in order, as it is scanned. */
  constructor(sizes: WindowSizes, passing: ((bytes: Buffer) => void) | undefined) {
    this.#most = sizes.held + sizes.token + READ_AHEAD;
    this.#heldMost = sizes.held;
    this.#passing = passing;
  }

  /** The document offset up to which it has been scanned. */
  get offset(): number {
    return this.base + this.position;
  }

  /** Takes as much of the chunk as there is room for; returns how much. */
  take(chunk: Uint8Array, from: number): number {
    const wanted = chunk.length - from;
    if (this.filled + wanted > this.bytes.length - SLACK) this.#makeRoom(wanted, this.#keepFrom());
    const taken = Math.min(wanted, this.bytes.length - SLACK - this.filled);
    const all = from === 0 && taken === chunk.length;
    this.bytes.set(all ? chunk : chunk.subarray(from, from + taken), this.filled);
    this.filled += taken;
    this.bytes[this.filled] = LESS_THAN;
    return taken;
  }

  /** Keeps the bytes from the document offset `at` on, as long as they are few enough. */
  hold(at: number): void {
    this.#heldFrom = at;
    this.#beginning = undefined;
  }

  release(): void {
    this.#heldFrom = NOTHING;
    this.#beginning = undefined;
    this.#passLimit = Infinity;
  }

  /** Whether all the bytes from `hold` to the document offset `to` are there, and will be for a while. */
  holds(to: number): boolean {
    return this.#heldFrom !== NOTHING && to - this.#heldFrom <= this.#heldMost;
  }

  /** The bytes from `hold` to the document offset `to`. */
  held(to: number): Held {
    if (this.#beginning !== undefined) return { bytes: this.#beginning, whole: false };
    if (this.#heldFrom === NOTHING) return { bytes: Buffer.alloc(0), whole: false };
    const from = this.#heldFrom - this.base;
    const end = Math.min(to - this.base, this.filled);
    return {
      bytes: this.bytes.subarray(from, Math.min(end, from + this.#heldMost)),
      whole: end - from <= this.#heldMost,
    };
  }

  /** Hands on the bytes up to the document offset `to`, where that has not been done yet. */
  pass(to: number): void {
    const end = Math.min(to, this.#passLimit);
    if (end <= this.#passed) return;
    this.#passing?.(this.bytes.subarray(this.#passed - this.base, end - this.base));
    this.#passed = end;
  }

  /** Hands on nothing from the document offset `to` on, for reading may go back there; nowhere lifts that. */
  passUpTo(to = Infinity): void {
    this.#passLimit = to;
  }

  #keepFrom(): number {
    if (this.#heldFrom === NOTHING) return this.position;
    const held = this.#heldFrom - this.base;
    if (this.position - held <= this.#heldMost) return Math.min(held, this.position);
    this.#beginning = Buffer.from(this.bytes.subarray(held, held + this.#heldMost));
    this.#heldFrom = NOTHING;
    return this.position;
  }

  #makeRoom(wanted: number, keep: number): void {
    // It is now too late to go back to what is dropped.
    if (this.base + keep > this.#passLimit) this.passUpTo();
    this.pass(this.base + keep);
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
    this.position -= keep;
  }
}
