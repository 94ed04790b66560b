import { codeOf, mayBeUnnamable, messageOf, type Directory } from '../disk/directory.js';

/** A file in a folder that is looked through. Its directory is open for as long as somebody holds it. */
export interface Found {
  readonly directory: Directory;
  /** The folders on the way to it. */
  readonly way: readonly string[];
  readonly name: string;
}

export interface BelowWish {
  readonly subfolders: boolean;
  readonly depth: number;
  /** Folders that are not looked through: where files go afterwards. */
  readonly except: readonly Directory[];
  readonly isWanted: (name: string) => boolean;
}

export interface BelowObserver {
  /** A folder was opened, and has so many files. */
  opened(directory: Directory, files: number): void;
  unreadable(path: string, detail: string): void;
  /** The name of a folder is not UTF-8. */
  unnamable(path: string): void;
  tooDeep(): void;
}

/**
 * The files below a folder. Links, pipes, sockets and devices are none. Held are the names of one folder at each
 * level: 15 MB for 200,000 files.
 */
export async function* filesBelow(
  directory: Directory,
  wish: BelowWish,
  told: BelowObserver,
  way: readonly string[] = [],
): AsyncGenerator<Found> {
  const listing = await listed(directory, wish, told);
  if (listing === undefined) return;
  for (const name of listing.names) yield { directory, way, name };
  if (!wish.subfolders || listing.folders.length === 0) return;
  if (way.length >= wish.depth) {
    told.tooDeep();
    return;
  }
  for (const name of listing.folders) {
    const child = await opened(directory, name, told);
    if (child === undefined) continue;
    try {
      if (!(await isOneOf(child, wish.except))) yield* filesBelow(child, wish, told, [...way, name]);
    } finally {
      await child.release();
    }
  }
}

interface Listing {
  readonly names: readonly string[];
  readonly folders: readonly string[];
}

async function listed(
  directory: Directory,
  wish: BelowWish,
  told: BelowObserver,
): Promise<Listing | undefined> {
  const names: string[] = [];
  const folders: string[] = [];
  try {
    for await (const entry of directory.entries()) {
      if (!wish.isWanted(entry.name)) continue;
      if (entry.isDirectory()) folders.push(entry.name);
      else if (entry.isFile()) names.push(entry.name);
    }
  } catch (error) {
    told.unreadable(directory.path, messageOf(error));
    return undefined;
  }
  told.opened(directory, names.length);
  return { names, folders };
}

async function opened(parent: Directory, name: string, told: BelowObserver): Promise<Directory | undefined> {
  try {
    return await parent.child(name);
  } catch (error) {
    const path = `${parent.path}/${name}`;
    if (codeOf(error) === 'ENOENT' && mayBeUnnamable(name)) told.unnamable(path);
    // Gone, or a link by now.
    else if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error))) told.unreadable(path, messageOf(error));
    return undefined;
  }
}

async function isOneOf(directory: Directory, others: readonly Directory[]): Promise<boolean> {
  for (const other of others) if (await directory.isSameAs(other)) return true;
  return false;
}
