import { constants, inflateSync } from 'node:zlib';
import { asBuffer } from './bytes.js';

/** What bytes are, told from the bytes alone. `office` is a zip that is a program's document, not a container. */
export type Kind =
  | 'empty'
  | 'gzip'
  | 'zip'
  | 'zlib'
  | 'office'
  | 'outlook'
  | 'base64'
  | 'mbox'
  | 'mail'
  | 'xml'
  | 'html'
  | 'json'
  | 'unknown';

/** How much of the front `sniff` wants to see. */
export const SNIFF_BYTES = 4096;

const OUTLOOK = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ZIP_FIRST_NAME = 30;
const OFFICE_FIRST_NAMES = /^(\[Content_Types\]\.xml|_rels\/|mimetype|META-INF\/|docProps\/)/;

export function sniff(head: Uint8Array): Kind {
  const bytes = asBuffer(head.subarray(0, SNIFF_BYTES));
  return bytes.length === 0 ? 'empty' : (sniffBinary(bytes) ?? sniffText(textOf(bytes)));
}

function sniffBinary(bytes: Buffer): Kind | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  if (isZip(bytes))
    return OFFICE_FIRST_NAMES.test(bytes.toString('latin1', ZIP_FIRST_NAME)) ? 'office' : 'zip';
  if (bytes.length >= OUTLOOK.length && bytes.subarray(0, OUTLOOK.length).equals(OUTLOOK)) return 'outlook';
  return isZlib(bytes) ? 'zlib' : undefined;
}

/** A local header, the end of an empty archive, or the marker that some writers put before the first header. */
function isZip(bytes: Buffer): boolean {
  if (bytes.length < 4) return false;
  const signature = bytes.readUInt32BE(0);
  return (
    signature === 0x504b0304 ||
    signature === 0x504b0506 ||
    (signature === 0x504b0708 && bytes.indexOf('PK\x03\x04') === 4)
  );
}

/** What a wrapper that is met by chance does not unpack to. */
const WRAPPED: ReadonlySet<Kind> = new Set([
  'gzip',
  'zip',
  'zlib',
  'base64',
  'xml',
  'json',
  'mail',
  'mbox',
  'outlook',
]);
/** How much of what is inside a wrapper is looked at. */
const WRAPPED_BYTES = 512;

/** Two bytes with a check of five bits are met by chance, so what they introduce must inflate to something known. */
function isZlib(bytes: Buffer): boolean {
  const [method = 0, flags = 0] = bytes;
  if ((method & 0x0f) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0 || (flags & 0x20) !== 0) {
    return false;
  }
  try {
    const packed = bytes.subarray(0, WRAPPED_BYTES);
    const inflated = inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, SNIFF_BYTES);
    const opensMarkup = /^[\s\0\u00ef\u00bb\u00bf\u00fe\u00ff]*[<{[]/.test(
      inflated.toString('latin1', 0, 64),
    );
    return opensMarkup || WRAPPED.has(sniff(inflated));
  } catch {
    return false;
  }
}

/**
 * The text as one character a byte, without its byte order mark and leading white space; UTF-16 by its low bytes,
 * which is all that recognising ASCII names needs.
 */
export function textOf(bytes: Buffer): string {
  const [a = 0, b = 0] = bytes;
  if (a === 0xff && b === 0xfe) return bytes.toString('utf16le', 2).trimStart();
  if (a === 0xfe && b === 0xff) return everySecond(bytes, 3).trimStart();
  if (a !== 0 && b === 0 && bytes[3] === 0) return bytes.toString('utf16le').trimStart();
  if (a === 0 && b !== 0 && bytes[2] === 0) return everySecond(bytes, 1).trimStart();
  const mark = a === 0xef && b === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes.toString('latin1', mark).replace(/^[\s\0]+/, '');
}

function everySecond(bytes: Buffer, from: number): string {
  const low = bytes.filter((_, at) => at >= from && (at - from) % 2 === 0);
  return asBuffer(low).toString('latin1');
}

function sniffText(text: string): Kind {
  if (text === '') return 'unknown';
  if (text.startsWith('<')) return sniffMarkup(text);
  if (/^(\{\s*["}]|\[\s*\{\s*")/.test(text)) return 'json';
  if (/^>?From \S.*\d:\d\d/.test(text)) return 'mbox';
  if (isMail(text)) return 'mail';
  if (/<([a-z_][\w.-]*:)?feedback[\s>]/i.test(text)) return 'xml';
  return isBase64(text) ? 'base64' : 'unknown';
}

const PROLOGUE = /^(<\?[^]*?\?>|<!--[^]*?-->|\s+)/;
const HTML = /^(html|head|body|div|p|br|table|span|font|meta|style|title|center|h[1-6]|svg)$/i;

function sniffMarkup(text: string): Kind {
  let rest = text;
  for (let found = PROLOGUE.exec(rest); found !== null; found = PROLOGUE.exec(rest))
    rest = rest.slice(found[0].length);
  if (/^<!doctype\s+(html|svg)/i.test(rest)) return 'html';
  if (rest.startsWith('<!')) return 'xml';
  const name = /^<([A-Za-z_][\w.:-]*)(\s|>|\/>|$)/.exec(rest)?.[1];
  if (name === undefined) return rest === text ? 'unknown' : 'xml';
  return HTML.test(name) ? 'html' : 'xml';
}

const HEADER_LINE = /^[!-9;-~]+[ \t]*:/;
const MAIL_HEADER =
  /^(received|return-path|delivered-to|from|to|date|subject|message-id|mime-version|content-?type|x-original-to|authentication-results|dkim-signature|arc-seal|x-mozilla-status)[ \t]*:/i;

/** Nothing but header fields up to the first empty line, among them one that mail has. */
function isMail(text: string): boolean {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.length > 1) lines.pop();
  if (/^>?From /.test(lines[0] ?? '')) lines.shift();
  let known = false;
  for (const line of lines) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) continue;
    if (!HEADER_LINE.test(line)) return false;
    known ||= MAIL_HEADER.test(line);
  }
  return known;
}

/** Base64 text, if what it decodes to is something that could be a report. */
function isBase64(text: string): boolean {
  const front = /^[A-Za-z0-9+/_\s-]{24,}/.exec(text)?.[0];
  if (front === undefined) return false;
  return WRAPPED.has(sniff(Buffer.from(front, 'base64')));
}
