import { createHash } from 'node:crypto';
import type { OpenedFile } from '../disk/opened-file.js';
import { MBOX_WINDOW } from '../../model/mbox.js';
import { passBlank } from './blank.js';
import { isSeparator, joined } from './cuts.js';
import { BEGINNING, type MboxPlace } from './parts.js';

/** How much is looked at to tell whether an mbox is still the one that was read. */
const LOOKED_AT = 64 * 1024;

/** Up to where an mbox was read, and by what it is known again. */
export interface MboxMark extends MboxPlace {
  readonly ino: string;
  /** A hash of its beginning, and of what stands just before the place: a mail that is marked as read changes either. */
  readonly looks: string;
}

export async function markAt(file: OpenedFile, { offset, mails, last }: MboxPlace): Promise<MboxMark> {
  return { offset, mails, last, ino: String(file.signature.ino), looks: await looksAt(file, offset) };
}

/** Whether it is still the same up to the mark: nobody has taken mails out, or written in them. */
export async function isStillAt(file: OpenedFile, mark: MboxMark): Promise<boolean> {
  if (String(file.signature.ino) !== mark.ino || file.signature.size < mark.offset) return false;
  return (await looksAt(file, mark.offset)) === mark.looks;
}

export function textOfMark({ offset, mails, ino, looks, last }: MboxMark): string {
  return [offset, mails, ino, looks, last].join(' ');
}

export function markIn(text: string): MboxMark | undefined {
  const [offset, mails, ino, looks, last] = text.split(' ');
  if (offset === undefined || mails === undefined || ino === undefined || looks === undefined)
    return undefined;
  // Of a version that did not know where its last mail begins: then there is only the beginning to go back to.
  return { offset: Number(offset), mails: Number(mails), ino, looks, last: Number(last ?? 0) };
}

/**
 * Where to go on: at the mark, unless its last mail went on behind it, because whoever wrote it was slow. Then that
 * mail is read again; what is stored of it counts once.
 */
export async function goingOnFrom(file: OpenedFile, mark: MboxMark): Promise<MboxPlace> {
  const { offset, mails, last } = mark;
  if (!(await lastMailGoesOn(file, offset, file.signature.size))) return { offset, mails, last };
  return last === 0 ? BEGINNING : { offset: last, mails: mails - 1, last };
}

/** Whether what stands at an offset, behind blank lines, belongs to the mail before it. */
export async function lastMailGoesOn(file: OpenedFile, offset: number, end: number): Promise<boolean> {
  if (offset === 0) return false;
  const at = await passBlank(file, offset, end);
  return at < end && !isSeparator(await joined(file.bytes(at, Math.min(end, at + MBOX_WINDOW))));
}

async function looksAt(file: OpenedFile, offset: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.bytes(0, Math.min(LOOKED_AT, offset))) hash.update(chunk);
  for await (const chunk of file.bytes(Math.max(0, offset - LOOKED_AT), offset)) hash.update(chunk);
  return hash.digest('base64url');
}
