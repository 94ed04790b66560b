import { readFile, stat } from 'node:fs/promises';
import type { FileTrouble } from './troubles.js';

/** What became of a look at the file; `as_before` where nothing has changed. */
export type Look<T> =
  | { readonly became: 'opened'; readonly content: T }
  | { readonly became: 'troubled'; readonly trouble: FileTrouble }
  | { readonly became: 'as_before' };

const AS_BEFORE: Look<never> = { became: 'as_before' };

/**
 * What stands in a file. It is read again when the file has been replaced; what stood there before is used until the
 * new one is whole.
 */
export class WatchedFile<T> {
  readonly path: string;
  readonly #mostBytes: number;
  readonly #contentOf: (bytes: Buffer) => Promise<T | undefined> | T | undefined;
  #content: T | undefined;
  /** Of the file that was read last, whatever came of it. */
  #read = '';
  #seen = '';
  #trouble: FileTrouble | undefined;

  /** `contentOf` has nothing for bytes that are broken, or cut. */
  constructor(
    path: string,
    mostBytes: number,
    contentOf: (bytes: Buffer) => Promise<T | undefined> | T | undefined,
  ) {
    this.path = path;
    this.#mostBytes = mostBytes;
    this.#contentOf = contentOf;
  }

  get content(): T | undefined {
    return this.#content;
  }

  async look(): Promise<Look<T>> {
    const mark = await markOf(this.path);
    if (mark.trouble !== undefined) {
      this.#read = this.#seen = '';
      return this.#troubled(mark.trouble);
    }
    const isSteady = mark.text === this.#seen;
    this.#seen = mark.text;
    if (mark.text === this.#read) return AS_BEFORE;
    // What replaces another may still be under way, and look whole: it is read when two looks find it alike.
    if (this.#content !== undefined && !isSteady) return AS_BEFORE;
    this.#read = mark.text;
    if (mark.bytes > this.#mostBytes) return this.#troubled('too_large');
    return await this.#load();
  }

  async #load(): Promise<Look<T>> {
    let bytes: Buffer;
    try {
      bytes = await readFile(this.path);
    } catch {
      this.#read = '';
      return this.#troubled('unreadable');
    }
    const content = await this.#contentOf(bytes);
    if (content === undefined) return this.#troubled('broken');
    this.#content = content;
    this.#trouble = undefined;
    return { became: 'opened', content };
  }

  /** Said once, until it is another. */
  #troubled(trouble: FileTrouble): Look<T> {
    if (this.#trouble === trouble) return AS_BEFORE;
    this.#trouble = trouble;
    return { became: 'troubled', trouble };
  }
}

type Mark =
  | { readonly text: string; readonly bytes: number; readonly trouble?: undefined }
  | { readonly trouble: FileTrouble };

/** By which it is told whether a file is still the same. */
async function markOf(path: string): Promise<Mark> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(path);
    return { text: `${ino} ${size} ${mtimeMs} ${ctimeMs}`, bytes: size };
  } catch (error) {
    const isMissing =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
    return { trouble: isMissing ? 'missing' : 'unreadable' };
  }
}
