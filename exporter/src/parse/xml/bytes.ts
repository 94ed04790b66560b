import type { XmlName } from './names.js';

/** The bytes that XML is told by. */
export const Byte = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  bang: 0x21,
  slash: 0x2f,
  less: 0x3c,
  greater: 0x3e,
  question: 0x3f,
} as const;

const { tab: TAB, lineFeed: LINE_FEED, carriageReturn: CARRIAGE_RETURN, space: SPACE, less: LESS } = Byte;
const FOUR_SPACES = 0x20202020;

/** 1 for the bytes that may stand in a name, everything beyond ASCII included; NameTable judges the rest. */
export const IN_NAME: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 0x7f || /[-A-Za-z0-9._:]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Where the `NAME>` ends that should stand at `at`; 0 where it does not. */
export function endOfTag(view: DataView, at: number, end: number, name: XmlName): number {
  if (at + name.tagLength > end) return 0;
  const words = name.tagWords;
  const last = words.length - 1;
  for (let i = 0; i < last; i++) if (view.getInt32(at + 4 * i, true) !== words[i]) return 0;
  const rest = view.getInt32(at + 4 * last, true) & name.lastMask;
  return rest === words[last] ? at + name.tagLength : 0;
}

/** Where the white space at `at` ends, if a tag follows in sight; `at` if not. */
export function pastSpace(bytes: Buffer, view: DataView, at: number, end: number): number {
  let to = at;
  let byte = bytes[to];
  while (byte === LINE_FEED || byte === SPACE || byte === CARRIAGE_RETURN || byte === TAB) {
    to++;
    while (view.getInt32(to, true) === FOUR_SPACES) to += 4;
    byte = bytes[to];
  }
  return byte === LESS && to < end ? to : at;
}

export function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= CARRIAGE_RETURN);
}
