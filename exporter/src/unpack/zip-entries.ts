import { Unzip, UnzipPassThrough, type UnzipFile } from 'fflate';
import type { StreamEnd } from '../model/delivery.js';
import { WHOLE, type Bytes, type ByteSource } from './bytes.js';
import { ZipDirectory } from './zip-directory.js';
import { LocalHeaders, type LocalHeader } from './zip-headers.js';
import { StoredEnd } from './zip-stored.js';

/** fflate handles one header per level of recursion, and a slice of headers alone must not exhaust the stack. */
const SLICE = 16 * 1024;

const STORED = 0;
const DEFLATED = 8;

/** fflate's share is the framing: inflating is left to zlib, which can be held back. */
class PassDeflated extends UnzipPassThrough {
  static override compression = DEFLATED;
}

/** One entry, its bytes as they lie in the zip. */
export class ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly header: LocalHeader;
  readonly chunks: Uint8Array[] = [];
  over = false;
  /** Nobody wants the rest. */
  dropped = false;

  constructor(name: string, method: number, header: LocalHeader) {
    this.name = name;
    this.method = method;
    this.header = header;
  }

  get readable(): boolean {
    return this.method === STORED || this.method === DEFLATED;
  }

  get deflated(): boolean {
    return this.method === DEFLATED;
  }
}

/** The entries of a zip in the order in which they lie there, by fflate's streaming reader. */
export class ZipEntries {
  readonly #packed: Bytes;
  readonly #most: number;
  readonly #directory: ZipDirectory;
  readonly #headers: LocalHeaders;
  #unzip: Unzip;
  /** How many bytes of the zip have been pushed. */
  #pushed = 0;
  /** The entry under way whose end is not left to fflate to find. */
  #stored: { readonly entry: ZipEntry; readonly end: StoredEnd } | undefined;
  readonly #queue: ZipEntry[] = [];
  #count = 0;
  /** How many entries of a name were found, and how many of those made themselves heard. */
  readonly #found = new Map<number, number>();
  readonly #accounted = new Map<number, number>();
  #over = false;
  #cut = false;

  constructor(packed: Bytes, most: number) {
    this.#packed = packed;
    this.#most = most;
    this.#directory = new ZipDirectory(most);
    this.#headers = new LocalHeaders(this.#directory);
    this.#unzip = this.#newUnzip();
  }

  get tooMany(): boolean {
    return this.#count > this.#most;
  }

  /** Whether the zip ends inside an entry or before its directory. */
  get cutShort(): boolean {
    return this.#cut || (this.#over && !this.tooMany && !this.#headers.directorySeen);
  }

  /** An entry of which something was yielded. */
  account(entry: ZipEntry): void {
    countOne(this.#accounted, entry.header.nameKey);
  }

  /** The files that the directory names, and how many of them nothing was seen of. Known at the zip's end. */
  get lost(): { readonly named: number; readonly missing: number } {
    const { files, total } = this.#directory;
    let renamed = 0;
    for (const [key, count] of this.#accounted) {
      renamed += Math.max(0, count - this.#directory.filesNamed(key));
    }
    const missing = this.#directory.filesBeyond(this.#found) - renamed;
    return missing > 0 ? { named: files, missing } : { named: total, missing: total - this.#count };
  }

  /** The next entry's name, the rest of the present one being passed over. */
  async peekName(): Promise<string | undefined> {
    while (this.#queue.length === 0 && (await this.#feed()));
    return this.#queue[0]?.name;
  }

  async next(): Promise<ZipEntry | undefined> {
    await this.peekName();
    return this.#queue.shift();
  }

  bytesOf(entry: ZipEntry): ByteSource {
    return {
      pull: async () => {
        while (entry.chunks.length === 0 && !entry.over && (await this.#feed()));
        return entry.chunks.shift();
      },
      end: (): StreamEnd => {
        if (entry.over) return WHOLE;
        const before = this.#packed.end();
        return before.whole
          ? { whole: false, reason: 'container_cut_short', detail: 'the zip ends inside the entry' }
          : before;
      },
      close: () => {
        entry.dropped = true;
        entry.chunks.length = 0;
      },
    };
  }

  async #feed(): Promise<boolean> {
    if (this.#over || this.tooMany) return false;
    // Always whole slices: where a descriptor or a signature is ambiguous, fflate guesses by what is at hand, and
    // the same zip must read the same in whatever pieces it arrives.
    const ahead = await this.#packed.peek(SLICE);
    if (ahead.length === 0) {
      this.#over = true;
      if (this.#stored === undefined) this.#push(ahead, true);
      else this.#cutStored(this.#stored.entry, this.#stored.end);
      return false;
    }
    const slice = ahead.subarray(0, SLICE);
    this.#packed.skip(slice.length);
    if (this.#stored === undefined) this.#push(slice, false);
    else this.#pushStored(slice, this.#stored.entry, this.#stored.end);
    return true;
  }

  #newUnzip(): Unzip {
    const unzip: Unzip = new Unzip((file) => {
      // One that was let go of may still find things in the slice that it was given last.
      if (unzip === this.#unzip) this.#begin(file);
    });
    unzip.register(PassDeflated);
    return unzip;
  }

  #push(slice: Uint8Array, last: boolean): void {
    const began = this.#pushed;
    this.#pushed += slice.length;
    this.#headers.push(slice);
    try {
      this.#unzip.push(slice, last);
    } catch {
      // With the last slice it says so if an entry is still open; there is nothing else it throws for.
      this.#cut = true;
      this.#over = true;
    }
    if (this.#stored === undefined) {
      this.#headers.settle();
      return;
    }
    const { entry, end } = this.#stored;
    this.#pushed = entry.header.dataAt;
    this.#pushStored(slice.subarray(this.#pushed - began), entry, end);
  }

  #pushStored(slice: Uint8Array, entry: ZipEntry, end: StoredEnd): void {
    this.#pushed += slice.length;
    const { content, rest } = end.push(slice);
    if (!entry.dropped && content.length > 0) entry.chunks.push(content);
    if (rest === undefined) return;
    entry.over = true;
    this.#stored = undefined;
    this.#pushed -= rest.length;
    this.#headers.restart(this.#pushed);
    this.#packed.unread(rest);
  }

  #cutStored(entry: ZipEntry, end: StoredEnd): void {
    this.#cut = true;
    this.#stored = undefined;
    if (!entry.dropped) entry.chunks.push(end.flush());
  }

  #begin(file: UnzipFile): void {
    const header = this.#headers.match(file.size);
    this.#count += 1;
    countOne(this.#found, header.nameKey);
    const entry = new ZipEntry(file.name, file.compression, header);
    if (file.compression === STORED && file.size === undefined) {
      if (!this.tooMany) this.#queue.push(entry);
      this.#stored = { entry, end: new StoredEnd() };
      this.#unzip = this.#newUnzip();
      return;
    }
    if (!entry.readable) this.#passOver(file.compression);
    let delivered = 0;
    file.ondata = (_error, chunk, last) => {
      delivered += chunk.length;
      if (!entry.dropped && chunk.length > 0) entry.chunks.push(chunk);
      if (!last) return;
      entry.over = true;
      if (entry.dropped || !entry.deflated || file.size !== undefined) return;
      // Where a data descriptor carries no signature, fflate takes four bytes too many for it. Deflate knows its
      // own end, so four bytes beyond what was delivered do no harm.
      entry.chunks.push(this.#headers.beyond(header, delivered, 4));
    };
    if (!this.tooMany) this.#queue.push(entry);
    // fflate holds the bytes of an entry that was not started, so every entry is.
    file.start();
  }

  #passOver(method: number): void {
    this.#unzip.register(
      class extends UnzipPassThrough {
        static override compression = method;
      },
    );
  }
}

function countOne(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
