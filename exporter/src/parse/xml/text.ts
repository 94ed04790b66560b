import type { Deviations } from '../../model/deviations.js';

/** What a run of text contains that forbids taking its bytes as they are. */
export const TextMark = {
  nonAscii: 1,
  ampersand: 2,
  control: 4,
  carriageReturn: 8,
  nonSpace: 16,
} as const;

/** Marks that need decodeText; without them the bytes are the characters. */
export const NEEDS_DECODING =
  TextMark.nonAscii | TextMark.ampersand | TextMark.control | TextMark.carriageReturn;

/** The marks of each byte. */
export const MARKS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x20 || byte === 0x09 || byte === 0x0a) return 0;
  if (byte === 0x0d) return TextMark.carriageReturn;
  if (byte < 0x20) return TextMark.control | TextMark.nonSpace;
  if (byte === 0x26) return TextMark.ampersand | TextMark.nonSpace;
  return byte > 0x7f ? TextMark.nonAscii | TextMark.nonSpace : TextMark.nonSpace;
});

const REPLACEMENT = '\ufffd';
const BUILT_IN: ReadonlyMap<unknown, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Text as XML means it: UTF-8, references resolved, line ends normalised; what is wrong is replaced and counted. */
export function decodeText(
  bytes: Buffer,
  start: number,
  end: number,
  marks: number,
  deviations: Deviations,
): string {
  if ((marks & NEEDS_DECODING) === 0) return bytes.toString('latin1', start, end);
  let text = bytes.toString('utf8', start, end);
  if ((marks & TextMark.nonAscii) !== 0) {
    const replaced = countReplaced(text, bytes, start, end);
    if (replaced > 0) deviations.add('invalid_bytes', replaced);
  }
  if ((marks & TextMark.carriageReturn) !== 0) text = text.replace(/\r\n?/g, '\n');
  if ((marks & TextMark.control) !== 0) text = replaceControls(text, deviations);
  if ((marks & TextMark.ampersand) !== 0) text = resolveReferences(text, deviations);
  return text;
}

/**
 * The last position up to `end` at which text can be cut in two without cutting a character, or a line end, in two.
 */
export function wholeCharacters(bytes: Buffer, start: number, end: number): number {
  if (bytes[end - 1] === 0x0d) return Math.max(start, end - 1);
  for (let at = end - 1; at >= start && at >= end - 3; at--) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return at + sequenceLength(byte) > end ? at : end;
  }
  return end;
}

function sequenceLength(lead: number): number {
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** U+FFFD that stand in the text but not in the bytes. */
function countReplaced(text: string, bytes: Buffer, start: number, end: number): number {
  const shown = countOf(REPLACEMENT, text);
  if (shown === 0) return 0;
  let stated = 0;
  for (let i = start; i + 2 < end; i++) {
    if (bytes[i] === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) stated++;
  }
  return shown - stated;
}

function replaceControls(text: string, deviations: Deviations): string {
  // XML 1.0 section 2.2
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, () => {
    deviations.add('control_characters');
    return REPLACEMENT;
  });
}

/** Built-in entities and character references; entities that a DTD declares are never expanded. */
export function resolveReferences(text: string, deviations: Deviations): string {
  let references = 0;
  // A bare `&` is no match: a text may consist of them, and each match costs ten times as much as what is none.
  const resolved = text.replace(
    /&(?:#(\d{1,9});|#[xX]([0-9a-fA-F]{1,8});|([A-Za-z_:][\w.:-]{0,63});)/g,
    (whole, decimal, hex, name) => {
      references++;
      if (typeof name === 'string') {
        const character = BUILT_IN.get(name);
        if (character === undefined) deviations.add('entity_unknown');
        return character ?? whole;
      }
      return character(typeof decimal === 'string' ? Number(decimal) : parseInt(String(hex), 16), deviations);
    },
  );
  const bare = countOf('&', text) - references;
  if (bare > 0) deviations.add('bare_ampersand', bare);
  return resolved;
}

function countOf(wanted: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) count++;
  return count;
}

function character(code: number, deviations: Deviations): string {
  const allowed =
    code === 0x09 ||
    code === 0x0a ||
    code === 0x0d ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  if (allowed) return String.fromCodePoint(code);
  deviations.add('control_characters');
  return REPLACEMENT;
}
