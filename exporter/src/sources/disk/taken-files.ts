import type { Cursor } from '../../model/intake-source.js';
import { Digests } from './digests.js';

/** Digests of one row of the cursor: 43 KB as text. */
const PAGE = 4096;

/** What was taken, remembered durably: a row of the cursor for some thousand files. */
export class TakenFiles {
  readonly #cursor: Cursor;
  readonly #prefix: string;
  /** All of them, in the order in which they came. */
  #pages: BigUint64Array[] = [];
  #known = new Digests();
  /** So many of them are in the cursor. */
  #written = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(cursor: Cursor, prefix: string) {
    this.#cursor = cursor;
    this.#prefix = prefix;
  }

  /** `prefix` is that of its keys in the cursor; `remembered` all that the cursor has. */
  static from(cursor: Cursor, prefix: string, remembered: ReadonlyMap<string, string>): TakenFiles {
    const taken = new TakenFiles(cursor, prefix);
    for (let page = 0; ; page++) {
      const text = remembered.get(taken.#keyOf(page));
      if (text === undefined) break;
      for (const digest of digestsIn(text)) taken.add(digest);
    }
    taken.#written = taken.size;
    return taken;
  }

  get size(): number {
    return this.#known.size;
  }

  has(digest: bigint): boolean {
    return this.#known.has(digest);
  }

  /** On disk with the next `write`. */
  add(digest: bigint): void {
    const at = this.size;
    if (!this.#known.add(digest)) return;
    const page = (this.#pages[Math.floor(at / PAGE)] ??= new BigUint64Array(PAGE));
    page[at % PAGE] = digest;
  }

  /** Resolves when all is on disk that was added before. */
  async write(): Promise<void> {
    const writing = this.#writing.then(() => this.#writeNow());
    this.#writing = writing.catch(() => undefined);
    await writing;
  }

  /** Forgets those that are not there any more. */
  async keepOnly(there: Digests): Promise<void> {
    const surplus = this.#pages.map((_, page) => page);
    const before = this.#known;
    this.#pages = [];
    this.#known = new Digests();
    this.#written = 0;
    for (const digest of before.all()) if (there.has(digest)) this.add(digest);
    await this.write();
    const gone = surplus.slice(this.#pages.length).map((page): [string, string] => [this.#keyOf(page), '']);
    if (gone.length > 0) await this.#cursor.write(new Map(gone));
  }

  /** Forgets all. */
  async forget(): Promise<void> {
    await this.keepOnly(new Digests());
  }

  async #writeNow(): Promise<void> {
    const size = this.size;
    if (this.#written >= size) return;
    const first = Math.floor(this.#written / PAGE);
    const pages = this.#pages.slice(first).map((page, i): [string, string] => {
      const number = first + i;
      return [this.#keyOf(number), textOf(page.subarray(0, Math.min(PAGE, size - number * PAGE)))];
    });
    await this.#cursor.write(new Map(pages));
    this.#written = size;
  }

  #keyOf(page: number): string {
    return `${this.#prefix}${String(page).padStart(6, '0')}`;
  }
}

function textOf(digests: BigUint64Array): string {
  return Buffer.from(digests.buffer, digests.byteOffset, digests.byteLength).toString('base64');
}

function digestsIn(text: string): bigint[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => bytes.readBigUInt64LE(i * 8));
}
