import { MBOX_SEPARATOR, MBOX_WINDOW } from '../../model/mbox.js';

const LF = 0x0a;
const CR = 0x0d;
const BLOCK = 1024 * 1024;
/** An empty line before a separator has so many bytes, with the break of the line before it. */
const BEFORE = 3;

/** What bytes are cut in: an open file. */
export interface Cuttable {
  bytes(from: number, to: number): AsyncIterable<Uint8Array>;
}

export interface Cut {
  /** Where the next mail begins, or the end. */
  readonly at: number;
  /** How many mails end there. */
  readonly mails: number;
  /** Where the last of them begins. */
  readonly last: number;
}

export interface Cuts {
  /** The first cut that is so far away as was asked for; where there is none, the end. */
  readonly far: Cut;
  /** The last cut before the end that was seen on the way: what comes after it may go on. */
  readonly last: Cut | undefined;
  readonly isEnd: boolean;
}

/** Where an mbox may be cut between two mails, by the rule by which it is read (`unpack/mbox.ts`). */
export async function cutsOf(file: Cuttable, from: number, end: number, least: number): Promise<Cuts> {
  let mails = 0;
  let begins = from;
  let last: Cut | undefined;
  for (let block = from; block < end; block += BLOCK) {
    const begin = Math.max(from, block - BEFORE);
    const bytes = await joined(file.bytes(begin, Math.min(end, block + BLOCK + MBOX_WINDOW)));
    for (const at of separators(bytes, block - begin, block - begin + BLOCK)) {
      if (begin + at <= from) continue;
      last = { at: begin + at, mails: ++mails, last: begins };
      begins = last.at;
      if (last.at - from >= least) return { far: last, last, isEnd: false };
    }
  }
  return { far: { at: end, mails: mails + 1, last: begins }, last, isEnd: true };
}

export function isSeparator(bytes: Buffer): boolean {
  return MBOX_SEPARATOR.test(bytes.toString('latin1', 0, MBOX_WINDOW));
}

/** Whether a file with this front is an mbox. */
export function beginsMbox(front: Buffer): boolean {
  return /^\s*>?From \S.*\d:\d\d/.test(front.toString('latin1'));
}

function* separators(bytes: Buffer, from: number, to: number): Generator<number> {
  for (let at = bytes.indexOf('From ', from); at >= 0 && at < to; at = bytes.indexOf('From ', at + 1))
    if (isAfterEmptyLine(bytes, at) && isSeparator(bytes.subarray(at, at + MBOX_WINDOW))) yield at;
}

function isAfterEmptyLine(bytes: Buffer, at: number): boolean {
  if (bytes[at - 1] !== LF) return false;
  return bytes[at - 2] === LF || (bytes[at - 2] === CR && bytes[at - 3] === LF);
}

export async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
