import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Cursor } from '../model/intake-source.js';
import { digestOf } from '../sources/disk/digests.js';
import { TakenFiles } from '../sources/disk/taken-files.js';
import { markIn, textOfMark, type MboxMark } from '../sources/mbox/mark.js';

/** A short run has nothing to go on with; a long one is remembered so often. */
const EVERY_MS = 2000;

/** By what a file is known again. */
export interface FileLooks {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface JournalTools {
  readonly cursor: Cursor;
  readonly log: Logger;
  readonly clock: () => number;
}

/**
 * What of a long `ingest` is committed, in the store: so that the same command goes on where it was. It is forgotten
 * when all is done.
 */
export class IngestJournal {
  readonly #tools: JournalTools;
  readonly #prefix: string;
  readonly #taken: TakenFiles;
  readonly #marks = new Map<string, MboxMark>();
  readonly #newMarks = new Map<string, string>();
  #writtenAt: number;
  #isOld: boolean;

  private constructor(tools: JournalTools, prefix: string, remembered: ReadonlyMap<string, string>) {
    this.#tools = tools;
    this.#prefix = prefix;
    this.#taken = TakenFiles.from(tools.cursor, `${prefix}taken/`, remembered);
    for (const [key, value] of remembered) {
      const mark = key.startsWith(prefix) ? markIn(value) : undefined;
      if (mark !== undefined) this.#marks.set(key, mark);
    }
    this.#writtenAt = tools.clock();
    this.#isOld = this.#taken.size > 0 || this.#marks.size > 0;
  }

  /** That of a command: the same paths, from the same folder. */
  static async open(paths: readonly string[], tools: JournalTools): Promise<IngestJournal> {
    const prefix = `${digestOf(...paths.map((path) => resolve(path))).toString(16)}/`;
    return new IngestJournal(tools, prefix, await remembered(tools));
  }

  /** Whether a run before this one did not come to its end. */
  get isOld(): boolean {
    return this.#isOld;
  }

  has(file: FileLooks): boolean {
    return this.#taken.has(digestOfLooks(file));
  }

  /** Up to where an mbox was read. */
  markOf(path: string): MboxMark | undefined {
    return this.#marks.get(this.#keyOf(path));
  }

  async add(file: FileLooks): Promise<void> {
    this.#taken.add(digestOfLooks(file));
    await this.#writeNowAndThen();
  }

  async mark(path: string, mark: () => Promise<MboxMark>): Promise<void> {
    if (!this.#isDue()) return;
    this.#newMarks.set(this.#keyOf(path), textOfMark(await mark()));
    await this.write();
  }

  /** At the end of a run that was stopped: marks at once. */
  markNow(path: string, mark: MboxMark): void {
    this.#newMarks.set(this.#keyOf(path), textOfMark(mark));
  }

  /** All that there is; a journal that cannot be written costs time the next time, and nothing else. */
  async write(): Promise<void> {
    this.#writtenAt = this.#tools.clock();
    this.#isOld = true;
    try {
      await this.#taken.write();
      const marks = new Map(this.#newMarks);
      this.#newMarks.clear();
      for (const [key, text] of marks) {
        const mark = markIn(text);
        if (mark !== undefined) this.#marks.set(key, mark);
      }
      if (marks.size > 0) await this.#tools.cursor.write(marks);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#tools.log.warn({ detail }, 'how far we are could not be written down');
    }
  }

  /** All is done, or is to be done anew. */
  async forget(): Promise<void> {
    this.#newMarks.clear();
    if (!this.#isOld) return;
    try {
      await this.#taken.forget();
      const marks = [...this.#marks.keys()].map((key): [string, string] => [key, '']);
      this.#marks.clear();
      if (marks.length > 0) await this.#tools.cursor.write(new Map(marks));
      this.#isOld = false;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#tools.log.warn({ detail }, 'how far the last run was could not be forgotten');
    }
  }

  async #writeNowAndThen(): Promise<void> {
    if (this.#isDue()) await this.write();
  }

  #isDue(): boolean {
    return this.#tools.clock() - this.#writtenAt >= EVERY_MS;
  }

  #keyOf(path: string): string {
    return `${this.#prefix}mbox/${digestOf(resolve(path)).toString(16)}`;
  }
}

async function remembered({ cursor, log }: JournalTools): Promise<ReadonlyMap<string, string>> {
  try {
    return await cursor.all();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    log.warn({ detail }, 'how far the last run was cannot be read: this one begins anew');
    return new Map();
  }
}

function digestOfLooks({ path, size, mtimeMs }: FileLooks): bigint {
  return digestOf(resolve(path), size, mtimeMs);
}
