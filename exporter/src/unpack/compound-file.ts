import { asBuffer } from './bytes.js';

const HEADER = 512;
const ENTRY = 128;
const MINI_SECTOR = 64;
/** An attachment has some dozen properties. */
const MOST_CHILDREN = 1000;
const HEADER_FAT_SECTORS = 109;
/** Sector numbers from here on mean the end of a chain, a free sector and the like. */
const LAST_SECTOR = 0xfffffffa;

const STORAGE = 1;
const STREAM = 2;
const ROOT = 5;

export interface CompoundEntry {
  readonly name: string;
  readonly isStorage: boolean;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

/**
 * A compound file ([MS-CFB]): a small file system, whose chains lie anywhere in it, so that it has to be at hand as a
 * whole. What a chain or tree says is never believed beyond the sectors and entries that there are.
 */
export class CompoundFile {
  readonly #bytes: Buffer;
  readonly #sectorSize: number;
  readonly #miniBelow: number;
  readonly #next: Uint32Array;
  readonly #nextMini: Uint32Array;
  readonly #miniStream: Buffer;
  readonly entries: readonly CompoundEntry[];

  constructor(bytes: Uint8Array) {
    this.#bytes = asBuffer(bytes);
    this.#sectorSize = 1 << (this.#word(30) === 12 ? 12 : 9);
    this.#miniBelow = this.#long(56);
    this.#next = this.#table(this.#fatSectors(), this.#sectorSize);
    this.#nextMini = this.#table(this.#chain(this.#long(60), this.#next), MINI_SECTOR);
    this.entries = this.#readEntries();
    const root = this.entries[0];
    this.#miniStream = root === undefined ? Buffer.alloc(0) : Buffer.concat(this.#sectors(root.start));
  }

  /** The entries of a storage, and not those of storages in it. */
  children(storage: CompoundEntry): CompoundEntry[] {
    const found: CompoundEntry[] = [];
    const seen = new Set<number>();
    const open = [storage.child];
    for (let id = open.pop(); id !== undefined && seen.size < MOST_CHILDREN; id = open.pop()) {
      const entry = this.entries[id];
      if (entry === undefined || seen.has(id)) continue;
      seen.add(id);
      found.push(entry);
      open.push(entry.left, entry.right);
    }
    return found;
  }

  /** The bytes of a stream; fewer than its size where the file is cut short or damaged. */
  content(stream: CompoundEntry): Buffer {
    const pieces =
      stream.size < this.#miniBelow ? this.#miniSectors(stream.start) : this.#sectors(stream.start);
    return Buffer.concat(pieces).subarray(0, stream.size);
  }

  #sectors(start: number): Buffer[] {
    return this.#chain(start, this.#next).map((sector) => this.#sector(sector));
  }

  #miniSectors(start: number): Buffer[] {
    const size = MINI_SECTOR;
    return this.#chain(start, this.#nextMini).map((at) =>
      this.#miniStream.subarray(at * size, (at + 1) * size),
    );
  }

  #sector(sector: number): Buffer {
    const at = (sector + 1) * this.#sectorSize;
    return this.#bytes.subarray(at, at + this.#sectorSize);
  }

  /** A chain ends where it leaves the table, and where it has as many links as the table. */
  #chain(start: number, next: Uint32Array): number[] {
    const chain: number[] = [];
    for (let at = start; at < next.length && chain.length < next.length; at = next[at] ?? LAST_SECTOR)
      chain.push(at);
    return chain;
  }

  /** Where the allocation table lies: the header lists its first sectors, further sectors list the others. */
  #fatSectors(): number[] {
    const count = this.#bytes.length / this.#sectorSize;
    const perSector = this.#sectorSize / 4;
    const sectors = this.#longs(76, HEADER_FAT_SECTORS);
    let list = this.#long(68);
    while (list < count && sectors.length * perSector < count) {
      const at = (list + 1) * this.#sectorSize;
      sectors.push(...this.#longs(at, perSector - 1));
      list = this.#long(at + (perSector - 1) * 4);
    }
    return sectors.filter((sector) => sector < count);
  }

  /** The links that lie in some sectors; no more of them than there can be sectors to link. */
  #table(sectors: readonly number[], unit: number): Uint32Array {
    const count = Math.ceil(this.#bytes.length / unit);
    const perSector = this.#sectorSize / 4;
    const used = sectors.slice(0, Math.ceil(count / perSector));
    const table = used.flatMap((sector) => this.#longs((sector + 1) * this.#sectorSize, perSector));
    return Uint32Array.from(table.slice(0, count));
  }

  #readEntries(): CompoundEntry[] {
    const directory = Buffer.concat(this.#sectors(this.#long(48)));
    const entries: CompoundEntry[] = [];
    for (let at = 0; at + ENTRY <= directory.length; at += ENTRY) {
      const entry = directory.subarray(at, at + ENTRY);
      const type = entry.readUInt8(66);
      const nameLength = Math.max(0, Math.min(64, entry.readUInt16LE(64)) - 2);
      entries.push({
        name:
          type === STORAGE || type === STREAM || type === ROOT
            ? entry.toString('utf16le', 0, nameLength)
            : '',
        isStorage: type === STORAGE,
        left: entry.readUInt32LE(68),
        right: entry.readUInt32LE(72),
        child: entry.readUInt32LE(76),
        start: entry.readUInt32LE(116),
        size: entry.readUInt32LE(120),
      });
    }
    return entries;
  }

  #longs(at: number, count: number): number[] {
    const longs: number[] = [];
    for (let i = 0; i < count && at + i * 4 + 4 <= this.#bytes.length; i++)
      longs.push(this.#bytes.readUInt32LE(at + i * 4));
    return longs;
  }

  #long(at: number): number {
    return at + 4 <= this.#bytes.length ? this.#bytes.readUInt32LE(at) : LAST_SECTOR;
  }

  #word(at: number): number {
    return this.#bytes.length >= HEADER ? this.#bytes.readUInt16LE(at) : 0;
  }
}
