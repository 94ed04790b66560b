import { codeOf, type Directory } from '../disk/directory.js';
import { moveFile } from '../disk/moving.js';
import { isSame, signatureOf, type Signature } from '../disk/opened-file.js';
import { folderMade, type Destination } from './destinations.js';

/** More of them than are written at once. */
const MOST = 10_000;
/** All of them are looked at so often at most. */
const EVERY_MS = 5000;

export type Aside = 'done' | 'failed';

/** A file that was moved away, to which somebody may write on who has it open. */
export interface MovedFile {
  readonly aside: Aside;
  /** The folders on the way to it. */
  readonly way: readonly string[];
  /** Its name before, and the one that it has now. */
  readonly was: string;
  readonly name: string;
  readonly signature: Signature;
  /** So long it is looked at. */
  readonly until: number;
}

export interface Places {
  readonly root: Directory;
  readonly done: Destination;
  readonly failed: Destination;
}

/**
 * What was moved a short while ago. A file is moved with all who have it open: what they write then is in none that
 * is looked through.
 */
export class MovedFiles {
  readonly #files = new Set<MovedFile>();
  readonly #everyMs: number;
  #lookedAt = -Infinity;

  constructor(pollMs: number) {
    this.#everyMs = Math.min(pollMs, EVERY_MS);
  }

  /** Whether there was room for it; else the eldest is looked at no more. */
  add(file: MovedFile): boolean {
    this.#files.add(file);
    if (this.#files.size <= MOST) return true;
    for (const eldest of this.#files) {
      this.#files.delete(eldest);
      break;
    }
    return false;
  }

  /** When the first of them is to be looked at for the last time: in so many milliseconds. */
  dueMs(now: number): number {
    let first = Infinity;
    for (const { until } of this.#files) first = Math.min(first, until);
    return Math.max(first - now, this.#lookedAt + this.#everyMs - now, 1);
  }

  /** Puts those that have changed back where they were: there they are taken again, whole. */
  async putBackChanged(
    places: Places,
    now: number,
    couldNot: (path: string, error: unknown) => void,
  ): Promise<void> {
    if (now < this.#lookedAt + this.#everyMs) return;
    this.#lookedAt = now;
    for (const [file, ...others] of this.#byFolder().values()) {
      if (file === undefined) continue;
      let directory: Directory | undefined;
      try {
        directory = await places[file.aside].at(file.way);
        for (const one of [file, ...others]) await this.#look(one, directory, places.root, now);
      } catch (error) {
        couldNot([...file.way, file.was].join('/'), error);
      } finally {
        await directory?.release();
      }
    }
  }

  async #look(file: MovedFile, directory: Directory, root: Directory, now: number): Promise<void> {
    const signature = await signatureIn(directory, file.name);
    if (signature?.ino !== file.signature.ino) {
      this.#files.delete(file);
      return;
    }
    if (isSame(signature, file.signature)) {
      if (now >= file.until) this.#files.delete(file);
      return;
    }
    const into = await folderMade(root, file.way);
    try {
      // Where somebody writes at just this moment it stays, until the next look.
      const { moved } = await moveFile({ directory, name: file.name }, signature, into, file.was);
      if (moved) this.#files.delete(file);
    } finally {
      await into.release();
    }
  }

  #byFolder(): Map<string, MovedFile[]> {
    const folders = new Map<string, MovedFile[]>();
    for (const file of this.#files) {
      const key = [file.aside, ...file.way].join('/');
      const files = folders.get(key);
      if (files === undefined) folders.set(key, [file]);
      else files.push(file);
    }
    return folders;
  }
}

async function signatureIn(directory: Directory, name: string): Promise<Signature | undefined> {
  try {
    const stat = await directory.look(name);
    return stat.isFile() ? signatureOf(stat) : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
