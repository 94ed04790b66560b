import type { MailHabit } from './habits.js';

/** A body part, or a whole mail: header fields, then the body as it goes over the wire. */
export interface MimePart {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Iterable<Uint8Array>;
}

export function* mimeBytes({ headers, body }: MimePart): Generator<Uint8Array> {
  const lines = headers.map(([name, value]) => `${fold(`${name}: ${value}`)}\r\n`);
  yield utf8(`${lines.join('')}\r\n`);
  yield* body;
}

export function* multipart(boundary: string, parts: readonly MimePart[]): Generator<Uint8Array> {
  for (const part of parts) {
    yield utf8(`--${boundary}\r\n`);
    yield* mimeBytes(part);
    yield utf8('\r\n');
  }
  yield utf8(`--${boundary}--\r\n`);
}

export function encoded(encoding: MailHabit['encoding'], bytes: Iterable<Uint8Array>): Iterable<Uint8Array> {
  switch (encoding) {
    case 'base64':
      return base64(bytes);
    case 'quoted-printable':
      return quotedPrintable(bytes);
    case '8bit':
      return canonicalLines(bytes);
  }
}

/** RFC 2047, where a header value is not ASCII. */
export function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}

export function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** RFC 2045 6.8: lines of 76 characters, 57 bytes each. */
const LINE_BYTES = 57;
const LINE_CHARACTERS = 76;

function* base64(bytes: Iterable<Uint8Array>): Generator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for (const chunk of bytes) {
    const all = Buffer.concat([rest, chunk]);
    const whole = all.length - (all.length % LINE_BYTES);
    if (whole > 0) yield base64Lines(all.subarray(0, whole));
    rest = all.subarray(whole);
  }
  if (rest.length > 0) yield base64Lines(rest);
}

function base64Lines(bytes: Buffer): Uint8Array {
  const text = bytes.toString('base64');
  let lines = '';
  for (let at = 0; at < text.length; at += LINE_CHARACTERS)
    lines += `${text.slice(at, at + LINE_CHARACTERS)}\r\n`;
  return Buffer.from(lines, 'latin1');
}

/** Line ends as mail has them, for text that is written with bare line feeds. */
function* canonicalLines(bytes: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const chunk of bytes)
    yield Buffer.from(Buffer.from(chunk).toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}

/** RFC 2045 6.7. */
function* quotedPrintable(bytes: Iterable<Uint8Array>): Generator<Uint8Array> {
  let column = 0;
  for (const chunk of bytes) {
    let text = '';
    for (const byte of chunk) {
      const token = quotedByte(byte);
      if (byte === 0x0a) column = 0;
      else if ((column += token.length) >= LINE_CHARACTERS) {
        text += '=\r\n';
        column = token.length;
      }
      text += token;
    }
    yield Buffer.from(text, 'latin1');
  }
}

function quotedByte(byte: number): string {
  if (byte === 0x0a) return '\r\n';
  const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x3d;
  return plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** RFC 5322 2.2.3: folded at a space before column 78. */
function fold(line: string): string {
  if (line.length <= 78) return line;
  let out = '';
  let rest = line;
  while (rest.length > 78) {
    const at = rest.lastIndexOf(' ', 77);
    if (at <= rest.indexOf(' ')) break;
    out += `${rest.slice(0, at)}\r\n`;
    rest = rest.slice(at);
  }
  return out + rest;
}
