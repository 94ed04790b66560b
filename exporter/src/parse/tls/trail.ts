const NONE = new Uint8Array(0);

/** Keeps the bytes of what is being read, from its start, so that they can be shown if it turns out bad. */
export class ByteTrail {
  readonly #limit: number;
  #chunk: Uint8Array = NONE;
  /** Offset of the chunk in the document. */
  #base = 0;
  #start: number | undefined;
  /** What earlier chunks had of it. */
  #pieces: Uint8Array[] = [];
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  enter(chunk: Uint8Array, base: number): void {
    this.#chunk = chunk;
    this.#base = base;
  }

  /** The chunk has been read: what is still wanted of it is copied, for its memory may be used again. */
  leave(): void {
    const rest = this.#part(Number.MAX_SAFE_INTEGER);
    if (rest.length > 0) {
      this.#pieces.push(Uint8Array.from(rest));
      this.#held += rest.length;
    }
    this.#chunk = NONE;
  }

  /** Once more for the same start, nothing changes. */
  begin(start: number): void {
    if (start === this.#start) return;
    this.#start = start;
    this.#pieces = [];
    this.#held = 0;
  }

  end(): void {
    this.#start = undefined;
    this.#pieces = [];
  }

  /** From its start to `end`, cut at the limit. */
  bytes(end: number): Uint8Array {
    const bytes = Buffer.concat([...this.#pieces, this.#part(end)]);
    return bytes.subarray(0, Math.max(0, end - (this.#start ?? end)));
  }

  /** What the current chunk has of it. */
  #part(end: number): Uint8Array {
    if (this.#start === undefined) return NONE;
    const from = Math.max(0, this.#start + this.#held - this.#base);
    const to = Math.min(end, this.#start + this.#limit) - this.#base;
    return to > from ? this.#chunk.subarray(from, to) : NONE;
  }
}
