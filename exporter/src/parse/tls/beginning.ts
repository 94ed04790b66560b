import { ENTRY_FIELDS, REPORT_FIELDS, isField } from './fields.js';

/** The longest beginning of an object that is looked at: a bracket, white space, a name and its colon. */
export const LONGEST_BEGINNING = 128;

const BEGINNING = /^\{[ \t\r\n]*"([\w .-]{1,40})"[ \t\r\n]*:/;
const BRACE = 0x7b;
const QUOTE = 0x22;

/** What begins at a position in the bytes; `more` is where to look again when more bytes have come. */
export interface Beginning {
  readonly kind: 'entry' | 'report' | 'more';
  readonly at: number;
}

/**
 * The next object whose first member is one that an entry of `policies` or a report has. That is told from
 * LONGEST_BEGINNING bytes at most, so that it is the same wherever the bytes are cut into pieces.
 */
export function nextBeginning(bytes: Buffer, from: number): Beginning {
  for (let at = bytes.indexOf(BRACE, from); at >= 0; at = bytes.indexOf(BRACE, at + 1)) {
    const [, name] = BEGINNING.exec(bytes.toString('latin1', at, at + LONGEST_BEGINNING)) ?? [];
    if (name === undefined) {
      if (bytes.length - at < LONGEST_BEGINNING) return { kind: 'more', at };
    } else if (isField(ENTRY_FIELDS, name)) return { kind: 'entry', at };
    else if (isField(REPORT_FIELDS, name)) return { kind: 'report', at };
  }
  return { kind: 'more', at: Math.max(from, bytes.length) };
}

/** The bytes cut before each entry that visibly begins in them behind something else than white space and brackets. */
export function splitAtEntries(raw: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const pieces: Uint8Array[] = [];
  let start = 0;
  let next = nextBeginning(bytes, 1);
  while (next.kind !== 'more') {
    if (next.kind === 'entry' && bytes.subarray(start, next.at).includes(QUOTE)) {
      pieces.push(bytes.subarray(start, next.at));
      start = next.at;
    }
    next = nextBeginning(bytes, next.at + 1);
  }
  pieces.push(bytes.subarray(start));
  return pieces;
}
