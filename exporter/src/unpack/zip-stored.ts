const DESCRIPTOR = 0x504b0708;
const LOCAL_HEADER = 0x504b0304;
const DIRECTORY = 0x504b0102;
const SIGNATURE = 4;
const LONGEST_DESCRIPTOR = 24;

/** The forms of a data descriptor: how long it is, and where from its end the packed size stands, in how many bytes. */
const FORMS = [
  { length: 16, signed: true, sizeAt: 8, wide: false },
  { length: 24, signed: true, sizeAt: 16, wide: true },
  { length: 12, signed: false, sizeAt: 8, wide: false },
  { length: 20, signed: false, sizeAt: 16, wide: true },
] as const;

export interface StoredPiece {
  readonly content: Uint8Array;
  /** What follows the entry and its descriptor; undefined while it has not ended. */
  readonly rest: Uint8Array | undefined;
}

/**
 * Finds the end of an entry that is stored and tells its size behind itself (APPNOTE 4.3.9). It ends where another
 * header follows a descriptor that states the size there is: a zip that is stored in a zip is full of headers.
 */
export class StoredEnd {
  #held: Buffer = Buffer.alloc(0);
  /** How much of the content was given. */
  #given = 0;
  /** Up to where in what is held a header was looked for. */
  #looked = 0;
  #isZip: boolean | undefined;

  push(bytes: Uint8Array): StoredPiece {
    const all = Buffer.concat([this.#held, bytes]);
    if (this.#isZip === undefined && all.length >= SIGNATURE)
      this.#isZip = all.toString('latin1', 0, 2) === 'PK';
    for (let at = all.indexOf('PK', this.#looked); at >= 0; at = all.indexOf('PK', at + 1)) {
      const end = at + SIGNATURE <= all.length ? this.#endBefore(all, at) : undefined;
      if (end !== undefined) return { content: all.subarray(0, end), rest: all.subarray(at) };
    }
    const kept = Math.min(all.length, LONGEST_DESCRIPTOR + SIGNATURE);
    const content = all.subarray(0, all.length - kept);
    this.#given += content.length;
    this.#held = Buffer.from(all.subarray(content.length));
    this.#looked = Math.max(0, kept - SIGNATURE + 1);
    return { content, rest: undefined };
  }

  /** What is held where no more bytes come. */
  flush(): Uint8Array {
    return this.#held;
  }

  /** Where the content ends if a header at `at` is the next entry's, or the directory's. */
  #endBefore(all: Buffer, at: number): number | undefined {
    const signature = all.readUInt32BE(at);
    if (signature !== LOCAL_HEADER && signature !== DIRECTORY) return undefined;
    const forms = FORMS.filter(({ length }) => at >= length);
    const stated = forms.find(({ length, sizeAt, wide }) => {
      const size = wide ? Number(all.readBigUInt64LE(at - sizeAt)) : all.readUInt32LE(at - sizeAt);
      return size === this.#given + at - length;
    });
    // The size may be damaged, and what is no zip holds no descriptors.
    const signed = forms.find((form) => form.signed && all.readUInt32BE(at - form.length) === DESCRIPTOR);
    const form = stated ?? (this.#isZip === true ? undefined : signed);
    return form === undefined ? undefined : at - form.length;
  }
}
