import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { codeOf, messageOf, type Directory } from './directory.js';
import { isSame, openFile, signatureOf, type OpenedFile, type Signature } from './opened-file.js';

export interface Placed {
  readonly directory: Directory;
  readonly name: string;
}

/** What became of a file that was to be moved or deleted. Anything else that goes wrong is thrown as the system says it. */
export type Moved =
  | { readonly moved: true; readonly name: string }
  /** Somebody has put another there, or written on: it stays. Or it is gone. */
  | { readonly moved: false; readonly why: 'changed' | 'gone' };

/** What a name of a file has at most, in bytes. */
const NAME_BYTES = 255;
/** Each number is a question to the system: where so many are taken, chance is asked. */
const MOST_NUMBERS = 100;
const LONGEST_ENDING = 32;
const DELETING = '.deleting';
const PART = '.part';
const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;

/**
 * Moves the file that was read, and no other, into a folder, under its name or one with a number; nothing there is
 * overwritten. The name is reserved by an empty file, since a rename would replace what is there.
 */
export async function moveFile(
  from: Placed,
  read: Signature,
  into: Directory,
  wanted = from.name,
): Promise<Moved> {
  const before = await lookAt(from, read);
  if (before !== undefined) return before;
  const name = await reserve(into, wanted);
  try {
    await rename(from.directory.at(from.name), into.at(name));
  } catch (error) {
    await unlink(into.at(name));
    if (codeOf(error) === 'EXDEV') return await copyAcross(from, read, into, wanted);
    if (codeOf(error) === 'ENOENT') return { moved: false, why: 'gone' };
    throw error;
  }
  return await checked({ directory: into, name }, read, from);
}

/** The same where names are nobody else's, and an empty file would be taken for a mail. */
export async function renameFile(
  from: Placed,
  read: Signature,
  into: Directory,
  wanted: string,
): Promise<Moved> {
  const before = await lookAt(from, read);
  if (before !== undefined) return before;
  if (await isThere(into, wanted)) return await moveFile(from, read, into, wanted);
  try {
    await rename(from.directory.at(from.name), into.at(wanted));
  } catch (error) {
    if (codeOf(error) === 'EXDEV') return await copyAcross(from, read, into, wanted);
    if (codeOf(error) === 'ENOENT') return { moved: false, why: 'gone' };
    throw error;
  }
  return await checked({ directory: into, name: wanted }, read, from);
}

async function checked(placed: Placed, read: Signature, from: Placed): Promise<Moved> {
  // Whoever waits for what is moved may have taken it from there already.
  const now = await lookAt(placed, read);
  if (now === undefined) return { moved: true, name: placed.name };
  if (!now.moved && now.why === 'gone') return now;
  await putBack(placed, from);
  return { moved: false, why: 'changed' };
}

async function isThere(directory: Directory, name: string): Promise<boolean> {
  try {
    await directory.look(name);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Deletes the file that was read, and no other: it is taken aside first, and looked at there. */
export async function deleteFile(from: Placed, read: Signature): Promise<Moved> {
  const before = await lookAt(from, read);
  if (before !== undefined) return before;
  const name = await reserve(
    from.directory,
    `.${cutTo(NAME_BYTES - 1 - DELETING.length, from.name)}${DELETING}`,
  );
  const placed = { directory: from.directory, name };
  try {
    await rename(from.directory.at(from.name), from.directory.at(name));
  } catch (error) {
    await unlink(from.directory.at(name));
    if (codeOf(error) === 'ENOENT') return { moved: false, why: 'gone' };
    throw error;
  }
  if (!isSame(signatureOf(await from.directory.look(name)), read)) {
    await putBack(placed, from);
    return { moved: false, why: 'changed' };
  }
  await unlink(from.directory.at(name));
  return { moved: true, name: from.name };
}

async function lookAt({ directory, name }: Placed, read: Signature): Promise<Moved | undefined> {
  try {
    const stat = await directory.look(name);
    return stat.isFile() && isSame(signatureOf(stat), read) ? undefined : { moved: false, why: 'changed' };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { moved: false, why: 'gone' };
    throw error;
  }
}

/** A name that nobody else has: the wanted one, or with a number before its ending, or with a word of chance there. */
async function reserve(into: Directory, wanted: string): Promise<string> {
  for (let number = 0; ; number++) {
    const suffix = number < MOST_NUMBERS ? number : randomBytes(8).toString('hex');
    const name = number === 0 ? wanted : suffixed(wanted, suffix);
    const handle = await created(into, name);
    if (handle === undefined) continue;
    await handle.close();
    return name;
  }
}

async function created(into: Directory, name: string): Promise<FileHandle | undefined> {
  try {
    return await open(into.at(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

function suffixed(name: string, suffix: number | string): string {
  const ending = extname(name);
  // An ending may be as long as a name: then it is none.
  const isEnding = Buffer.byteLength(ending) <= LONGEST_ENDING;
  const end = `-${suffix}${isEnding ? ending : ''}`;
  const stem = isEnding ? name.slice(0, name.length - ending.length) : name;
  return cutTo(NAME_BYTES - Buffer.byteLength(end), stem) + end;
}

/** The first so many bytes of it as UTF-8, in whole characters. */
function cutTo(bytes: number, text: string): string {
  return Buffer.byteLength(text) <= bytes
    ? text
    : Buffer.from(text)
        .subarray(0, bytes)
        .toString()
        .replace(/\uFFFD+$/, '');
}

async function putBack(placed: Placed, to: Placed): Promise<void> {
  try {
    await link(placed.directory.at(placed.name), to.directory.at(to.name));
    await unlink(placed.directory.at(placed.name));
  } catch {
    // Its name is taken again, or there are no links here: it comes back under another.
    const name = await reserve(to.directory, suffixed(to.name, 1));
    await rename(placed.directory.at(placed.name), to.directory.at(name));
  }
}

/** To another device: whole and on disk there under a name that nobody takes for done, before it goes here. */
async function copyAcross(from: Placed, read: Signature, into: Directory, wanted: string): Promise<Moved> {
  const opened = await openFile(from.directory.at(from.name));
  if (!opened.ok) return { moved: false, why: opened.why === 'gone' ? 'gone' : 'changed' };
  const { file } = opened;
  try {
    if (!isSame(file.signature, read)) return { moved: false, why: 'changed' };
    const copy = await copied(file, into, wanted);
    const now = await lookAt(from, read);
    if (now !== undefined) {
      await unlink(into.at(copy));
      return now;
    }
    const name = await reserve(into, wanted);
    await rename(into.at(copy), into.at(name));
    await into.sync();
    const deleted = await deleteFile(from, read);
    if (deleted.moved || deleted.why === 'gone') return { moved: true, name };
    await unlink(into.at(name));
    return deleted;
  } finally {
    await file.close();
  }
}

async function copied(file: OpenedFile, into: Directory, wanted: string): Promise<string> {
  const name = await reserve(into, `.${cutTo(NAME_BYTES - 1 - PART.length, wanted)}${PART}`);
  try {
    const target = await open(into.at(name), O_WRONLY | O_NOFOLLOW);
    try {
      for await (const chunk of file.bytes()) await target.writeFile(chunk);
      const { atimeNs, mtimeNs } = await file.now();
      await target.utimes(Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9);
      await target.sync();
    } finally {
      await target.close();
    }
    return name;
  } catch (error) {
    await unlink(into.at(name));
    throw error;
  }
}

/** These are not about one file. */
const ABOUT_THE_FOLDER = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ENOTCONN', 'ESTALE']);

export function isAboutTheFolder(code: string): boolean {
  return ABOUT_THE_FOLDER.has(code);
}

/** Why something could not be moved or deleted. */
export function troubleOfMoving(path: string, error: unknown): SourceTrouble {
  const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
  return { reason: isFull ? 'server_full' : 'folder_unwritable', detail: `${path}: ${messageOf(error)}` };
}
