import { readFile, stat } from 'node:fs/promises';
import { Database } from './database.js';
import type { FileTrouble } from './troubles.js';

/** What became of a look at the file; `as_before` where nothing has changed. */
export type Look =
  | { readonly became: 'opened'; readonly database: Database }
  | { readonly became: 'troubled'; readonly trouble: FileTrouble }
  | { readonly became: 'as_before' };

const AS_BEFORE: Look = { became: 'as_before' };

/**
 * A database by the path of its file. It is read again when the file has been replaced; the one before is used until
 * the new one is whole.
 */
export class DatabaseFile {
  readonly path: string;
  readonly #mostBytes: number;
  #database: Database | undefined;
  /** Of the file that was read last, whatever came of it. */
  #read = '';
  #seen = '';
  #trouble: FileTrouble | undefined;

  constructor(path: string, mostBytes: number) {
    this.path = path;
    this.#mostBytes = mostBytes;
  }

  get database(): Database | undefined {
    return this.#database;
  }

  get trouble(): FileTrouble | undefined {
    return this.#trouble;
  }

  async look(): Promise<Look> {
    const mark = await markOf(this.path);
    if (mark.trouble !== undefined) {
      this.#read = this.#seen = '';
      return this.#troubled(mark.trouble);
    }
    const isSteady = mark.text === this.#seen;
    this.#seen = mark.text;
    if (mark.text === this.#read) return AS_BEFORE;
    // What replaces another may still be under way, and look whole: it is read when two looks find it alike.
    if (this.#database !== undefined && !isSteady) return AS_BEFORE;
    this.#read = mark.text;
    if (mark.bytes > this.#mostBytes) return this.#troubled('too_large');
    return await this.#load();
  }

  async #load(): Promise<Look> {
    let bytes: Buffer;
    try {
      bytes = await readFile(this.path);
    } catch {
      this.#read = '';
      return this.#troubled('unreadable');
    }
    const database = Database.of(bytes);
    if (database === undefined) return this.#troubled('broken');
    this.#database = database;
    this.#trouble = undefined;
    return { became: 'opened', database };
  }

  /** Said once, until it is another. */
  #troubled(trouble: FileTrouble): Look {
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
