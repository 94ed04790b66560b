import { crc32 } from 'node:zlib';
import { isClutter } from './names.js';

const SIGNATURE = 4;
const HEADER = 0x504b0102;
const HEADER_SIZE = 46;
const END = 0x504b0506;
const END_SIZE = 22;
/** The number of entries then stands in the ZIP64 record. */
const IN_ZIP64 = 0xffff;

/** What a zip's files are counted by: a name may have 64 KiB, and two that collide cost no more than a warning. */
export function nameKey(name: Uint8Array): number {
  return crc32(name);
}

/** The directory of a zip (APPNOTE 4.3.12), followed as it streams by: the files it names, without the clutter. */
export class ZipDirectory {
  readonly #most: number;
  #bytes: Buffer = Buffer.alloc(0);
  /** Where in the zip the bytes to come lie. */
  #at = 0;
  /** How many of the bytes to come belong to a record already read. */
  #skip = 0;
  /** Whether the bytes follow a directory header immediately. */
  #running = false;
  #names = new Map<number, number>();
  #files = 0;
  #total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** How many files it names. */
  get files(): number {
    return this.#files;
  }

  /** How many entries of any kind its end record counts; nought where that is not known. */
  get total(): number {
    return this.#total;
  }

  /** How many files of a name it has. */
  filesNamed(key: number): number {
    return this.#names.get(key) ?? 0;
  }

  /** How many files it names beyond those of the given names. */
  filesBeyond(found: ReadonlyMap<number, number>): number {
    let met = 0;
    for (const [key, count] of this.#names) met += Math.min(count, found.get(key) ?? 0);
    return this.#files - met;
  }

  /** What was seen before another entry was the directory of some other zip. */
  forget(): void {
    this.#begin();
    this.#total = 0;
    this.#bytes = Buffer.alloc(0);
    this.#skip = 0;
    this.#running = false;
  }

  follow(bytes: Buffer, at: number): void {
    if (at !== this.#at) {
      this.#bytes = Buffer.alloc(0);
      this.#skip = 0;
      this.#running = false;
    }
    this.#at = at + bytes.length;
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    while (this.#readRecord());
  }

  #readRecord(): boolean {
    const skipped = Math.min(this.#skip, this.#bytes.length);
    this.#skip -= skipped;
    this.#bytes = this.#bytes.subarray(skipped);
    const at = this.#bytes.indexOf('PK');
    const passed = at >= 0 ? at : Math.max(0, this.#bytes.length - 1);
    if (passed > 0) this.#running = false;
    this.#bytes = this.#bytes.subarray(passed);
    if (at < 0 || this.#bytes.length < SIGNATURE) return false;
    const signature = this.#bytes.readUInt32BE(0);
    if (signature === HEADER) return this.#readHeader();
    if (signature === END) return this.#readEnd();
    this.#passOver(1);
    return true;
  }

  #readHeader(): boolean {
    if (this.#bytes.length < HEADER_SIZE) return false;
    const nameEnd = HEADER_SIZE + this.#bytes.readUInt16LE(28);
    if (this.#bytes.length < nameEnd) return false;
    // A run of headers that begins anew is another directory: the one before it lay inside an entry.
    if (!this.#running) this.#begin();
    this.#list(this.#bytes.subarray(HEADER_SIZE, nameEnd));
    this.#skip = nameEnd + this.#bytes.readUInt16LE(30) + this.#bytes.readUInt16LE(32);
    this.#running = true;
    return true;
  }

  #readEnd(): boolean {
    if (this.#bytes.length < END_SIZE) return false;
    const total = this.#bytes.readUInt16LE(10);
    this.#total = total === IN_ZIP64 ? 0 : total;
    this.#passOver(END_SIZE + this.#bytes.readUInt16LE(20));
    return true;
  }

  #begin(): void {
    this.#names = new Map();
    this.#files = 0;
  }

  #list(name: Buffer): void {
    if (isClutter(name.toString('latin1'))) return;
    this.#files += 1;
    if (this.#files > this.#most) return;
    const key = nameKey(name);
    this.#names.set(key, this.filesNamed(key) + 1);
  }

  #passOver(size: number): void {
    this.#skip = size;
    this.#running = false;
  }
}
