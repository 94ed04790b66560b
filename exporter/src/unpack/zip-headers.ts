import { asBuffer } from './bytes.js';
import { nameKey, type ZipDirectory } from './zip-directory.js';

const LOCAL_HEADER = Buffer.from('PK\x03\x04');
const DIRECTORY = Buffer.from('PK\x01\x02');
const DIRECTORY_END = Buffer.from('PK\x05\x06');
const FIXED = 30;
const ENCRYPTED = 0x01;
const DESCRIPTOR_FOLLOWS = 0x08;
/** Enough to hold a signature, or a data descriptor, that lies across two slices. */
const KEPT = 32;

export interface LocalHeader {
  readonly encrypted: boolean;
  readonly nameKey: number;
  /** Undefined where it stands in a data descriptor behind the entry. */
  readonly crc: number | undefined;
  /** Where the entry's bytes begin in the zip. */
  readonly dataAt: number;
}

/**
 * Follows the same bytes as fflate's reader, for what that does not tell of an entry: whether it is encrypted, its
 * checksum, where it lies, and what the zip's directory names.
 */
export class LocalHeaders {
  readonly #directory: ZipDirectory;
  /** Bytes not yet settled, and where the first of them lies. */
  #bytes: Buffer = Buffer.alloc(0);
  #base = 0;
  /** Where the next header can be at the earliest. */
  #from = 0;
  /** Up to where a directory was looked for. */
  #followed = 0;
  directorySeen = false;

  constructor(directory: ZipDirectory) {
    this.#directory = directory;
  }

  push(slice: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? asBuffer(slice) : Buffer.concat([this.#bytes, slice]);
  }

  /** The next header; `size` is that of its entry where it is known. To be called as fflate finds the entry. */
  match(size: number | undefined): LocalHeader {
    const at = this.#bytes.indexOf(LOCAL_HEADER, this.#from - this.#base);
    const header = this.#bytes.subarray(at);
    const flags = header.readUInt16LE(6);
    const nameEnd = FIXED + header.readUInt16LE(26);
    const dataAt = this.#base + at + nameEnd + header.readUInt16LE(28);
    this.#from = dataAt + (size ?? 0);
    this.#directory.forget();
    return {
      encrypted: (flags & ENCRYPTED) !== 0,
      nameKey: nameKey(header.subarray(FIXED, nameEnd)),
      crc: (flags & DESCRIPTOR_FOLLOWS) === 0 ? header.readUInt32LE(14) : undefined,
      dataAt,
    };
  }

  /** A few bytes of the zip that lie behind those already delivered of an entry. */
  beyond(header: LocalHeader, delivered: number, count: number): Uint8Array {
    const at = header.dataAt + delivered - this.#base;
    return at < 0 ? this.#bytes.subarray(0, 0) : this.#bytes.subarray(at, at + count);
  }

  /** Goes on where bytes have not been pushed: at a place where a header can be. */
  restart(at: number): void {
    this.#bytes = Buffer.alloc(0);
    this.#base = at;
    this.#from = at;
  }

  /** Lets go of what cannot be part of a header to come. */
  settle(): void {
    const from = this.#from - this.#base;
    this.#follow();
    this.directorySeen ||=
      this.#bytes.indexOf(DIRECTORY, from) >= 0 || this.#bytes.indexOf(DIRECTORY_END, from) >= 0;
    const header = this.#bytes.indexOf(LOCAL_HEADER, from);
    const keep = header >= 0 ? header : Math.max(from, this.#bytes.length - KEPT);
    const dropped = Math.min(keep, this.#bytes.length);
    this.#bytes = this.#bytes.subarray(dropped);
    this.#base += dropped;
  }

  #follow(): void {
    const from = Math.max(this.#from, this.#followed);
    const end = this.#base + this.#bytes.length;
    if (from >= end) return;
    this.#directory.follow(this.#bytes.subarray(from - this.#base), from);
    this.#followed = end;
  }
}
