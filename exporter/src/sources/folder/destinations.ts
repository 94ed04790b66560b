import { mkdir } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { Directory } from '../disk/directory.js';

/** Where files go afterwards: one folder of the settings, in which the way to a file is kept. */
export class Destination {
  readonly root: Directory;

  private constructor(root: Directory) {
    this.root = root;
  }

  /**
   * Made where it is missing. In the watched folder, where others may write, no link to it is followed; where the
   * settings name another place, that is theirs to say.
   */
  static async open(watched: Directory, path: string): Promise<Destination> {
    const directory = await made(watched, path);
    if (!(await directory.isSameAs(watched))) return new Destination(directory);
    await directory.release();
    throw new Error(`${path} is the watched folder itself`);
  }

  /** The folder in it by that way; to be released. */
  async at(way: readonly string[]): Promise<Directory> {
    return await folderMade(this.root, way);
  }

  async release(): Promise<void> {
    await this.root.release();
  }
}

async function made(watched: Directory, path: string): Promise<Directory> {
  const within = wayWithin(watched.path, path);
  if (within !== undefined) return await folderMade(watched, within);
  await mkdir(path, { recursive: true });
  return await Directory.open(path);
}

/** The folder below another by that way, made where it is missing; to be released. */
export async function folderMade(from: Directory, way: readonly string[]): Promise<Directory> {
  let at = from.hold();
  for (const name of way) {
    try {
      const next = await at.childMade(name);
      await at.release();
      at = next;
    } catch (error) {
      await at.release();
      throw error;
    }
  }
  return at;
}

function wayWithin(folder: string, path: string): string[] | undefined {
  const [outer, inner] = [resolve(folder), resolve(path)];
  const front = outer.endsWith(sep) ? outer : outer + sep;
  return inner.startsWith(front) ? inner.slice(front.length).split(sep) : undefined;
}
