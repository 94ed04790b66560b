import type { ByteStream } from '../../model/delivery.js';
import type { OpenedFile } from '../disk/opened-file.js';
import { passBlank } from './blank.js';
import { beginsMbox, cutsOf, joined } from './cuts.js';

/** How many bytes of an mbox are handed in as one delivery, or what its last mail has more. */
export const PART_BYTES = 4 * 1024 * 1024;
const FRONT_BYTES = 4096;

/** Up to where an mbox has been read. */
export interface MboxPlace {
  readonly offset: number;
  /** How many mails there are before it. */
  readonly mails: number;
  /** Where the last of them begins: it may go on. */
  readonly last: number;
}

export const BEGINNING: MboxPlace = { offset: 0, mails: 0, last: 0 };

/** Whole mails of an mbox, one after the other. */
export interface MboxPart {
  readonly from: MboxPlace;
  readonly to: MboxPlace;
  readonly bytes: ByteStream;
}

export interface PartsWish {
  readonly from: MboxPlace;
  /** What comes after it is none of ours. */
  readonly end: number;
  /** Whether the last mail is all there: nobody writes on. */
  readonly isComplete: boolean;
  readonly partBytes?: number;
}

export function mayBeLongMbox(size: number, partBytes = PART_BYTES): boolean {
  return size > partBytes;
}

/** Whether a file is an mbox of more than one part: it is handed in by parts, each committed by itself. */
export async function isLongMbox(file: OpenedFile, partBytes = PART_BYTES): Promise<boolean> {
  return (
    mayBeLongMbox(file.signature.size, partBytes) && beginsMbox(await joined(file.bytes(0, FRONT_BYTES)))
  );
}

/** Cuts an mbox between mails, so that it can be gone on with where it was. */
export async function* partsOf(file: OpenedFile, wish: PartsWish): AsyncGenerator<MboxPart> {
  const { end, isComplete, partBytes = PART_BYTES } = wish;
  let from = wish.from;
  while (from.offset < end) {
    const begin = await passBlank(file, from.offset, end);
    if (begin === end) return;
    const { far, last, isEnd } = await cutsOf(file, begin, end, partBytes);
    const cut = isEnd && !isComplete ? last : far;
    if (cut === undefined) return;
    const to = { offset: cut.at, mails: from.mails + cut.mails, last: cut.last };
    yield { from, to, bytes: file.bytes(from.offset, to.offset) };
    from = to;
  }
}
