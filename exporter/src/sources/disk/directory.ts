import { constants, existsSync, type BigIntStats, type Dirent } from 'node:fs';
import { lstat, mkdir, open, opendir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
const OWN_DESCRIPTORS = '/proc/self/fd';
/** Where the system names descriptors, names are looked up in the folder that is open, wherever its path leads by now. */
const NAMES_DESCRIPTORS = existsSync(OWN_DESCRIPTORS);

/**
 * A folder that is held open. What is done in it is done in this one, even if somebody puts a link in its place
 * meanwhile: Node has no `openat`, so names are looked up below the descriptor.
 */
export class Directory {
  /** For people. */
  readonly path: string;
  readonly #handle: FileHandle;
  #holders = 1;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** One that the settings name: a link to it is followed. */
  static async open(path: string): Promise<Directory> {
    return new Directory(path, await open(path, O_RDONLY | O_DIRECTORY));
  }

  /** Where something of it is, for the system. */
  at(name: string): string {
    if (!isName(name)) throw new Error(`no name of a file: ${JSON.stringify(name)}`);
    return NAMES_DESCRIPTORS ? `${OWN_DESCRIPTORS}/${this.#handle.fd}/${name}` : join(this.path, name);
  }

  /** Never through a link. */
  async child(name: string): Promise<Directory> {
    const handle = await open(this.at(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    return new Directory(join(this.path, name), handle);
  }

  /** Made where it is missing. */
  async childMade(name: string): Promise<Directory> {
    try {
      await mkdir(this.at(name));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    return await this.child(name);
  }

  async *entries(): AsyncGenerator<Dirent> {
    yield* await opendir(NAMES_DESCRIPTORS ? `${OWN_DESCRIPTORS}/${this.#handle.fd}/` : this.path, {
      bufferSize: 512,
    });
  }

  async look(name: string): Promise<BigIntStats> {
    return await lstat(this.at(name), { bigint: true });
  }

  async isSameAs(other: Directory): Promise<boolean> {
    const [mine, its] = await Promise.all([
      this.#handle.stat({ bigint: true }),
      other.#handle.stat({ bigint: true }),
    ]);
    return mine.ino === its.ino && mine.dev === its.dev;
  }

  /** What was renamed or written in it is there after a loss of power, where the system can say so. */
  async sync(): Promise<void> {
    await this.#handle.sync().catch(() => undefined);
  }

  hold(): this {
    this.#holders++;
    return this;
  }

  /** Closed when the last who holds it lets go. */
  async release(): Promise<void> {
    if (--this.#holders === 0) await this.#handle.close();
  }
}

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}

/** Names are read as UTF-8: one that is none has this in it, and nothing is found by it. */
const NO_CHARACTER = '\uFFFD';

export function mayBeUnnamable(name: string): boolean {
  return name.includes(NO_CHARACTER);
}

/** The system's word for what went wrong; empty where it was nothing of the system's. */
export function codeOf(error: unknown): string {
  // Not by `instanceof`: an error of the system may be of another realm.
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The numbers of descriptors tell people nothing. */
export function messageOf(error: unknown): string {
  const isObject = typeof error === 'object' && error !== null;
  const message = isObject && 'message' in error ? error.message : error;
  return String(message).replaceAll(/\/proc\/self\/fd\/\d+\/?/g, '');
}
