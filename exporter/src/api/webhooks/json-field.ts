import type { ByteStream } from '../../model/delivery.js';
import { BodyRefused } from '../reports/guarded-body.js';
import { ByteReader, Pieces } from './byte-reader.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BRACE = 0x7b;
const COLON = 0x3a;
const COMMA = 0x2c;
const END_BRACE = 0x7d;
const LONGEST_NAME = 200;
const DEEPEST = 100;

/**
 * Hands over one text of a JSON object as it comes: a mail stands in it, and the rest does not matter. Says whether it
 * was there.
 */
export async function readJsonField(
  body: ByteStream,
  field: string,
  take: (text: ByteStream) => Promise<void>,
): Promise<boolean> {
  const bytes = new ByteReader(body);
  let isThere = false;
  if ((await significant(bytes)) !== BRACE) throw new BodyRefused('body_malformed');
  bytes.skip();
  for (;;) {
    const byte = await significant(bytes);
    if (byte === END_BRACE) return isThere;
    if (byte === COMMA) {
      bytes.skip();
      continue;
    }
    const name = await nameOf(bytes);
    if ((await significant(bytes)) !== COLON) throw new BodyRefused('body_malformed');
    bytes.skip();
    if ((await significant(bytes)) === QUOTE && name === field && !isThere) {
      isThere = true;
      await take(text(bytes));
    } else await skipValue(bytes);
  }
}

async function significant(bytes: ByteReader): Promise<number> {
  for (;;) {
    const byte = await bytes.peek();
    if (byte === undefined) throw new BodyRefused('body_malformed');
    if (!SPACES.has(byte)) return byte;
    bytes.skip();
  }
}

async function nameOf(bytes: ByteReader): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of text(bytes)) {
    size += part.length;
    if (size > LONGEST_NAME) throw new BodyRefused('body_malformed');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** To the comma or brace behind it. */
async function skipValue(bytes: ByteReader): Promise<void> {
  let depth = 0;
  for (;;) {
    const byte = await significant(bytes);
    if (depth === 0 && (byte === COMMA || byte === END_BRACE)) return;
    if (byte === QUOTE) {
      await pass(text(bytes));
      continue;
    }
    if (OPEN.has(byte)) depth += 1;
    if (CLOSE.has(byte)) depth -= 1;
    if (depth < 0 || depth > DEEPEST) throw new BodyRefused('body_malformed');
    bytes.skip();
  }
}

async function pass(bytes: ByteStream): Promise<void> {
  const parts = bytes[Symbol.asyncIterator]();
  while ((await parts.next()).done !== true);
}

/** A string, from its quote to behind the other one, in UTF-8. */
async function* text(bytes: ByteReader): ByteStream {
  if ((await bytes.peek()) !== QUOTE) throw new BodyRefused('body_malformed');
  bytes.skip();
  const pieces = new Pieces();
  for (;;) {
    const byte = await following(bytes);
    if (byte === QUOTE) break;
    for (const plain of byte === BACKSLASH ? await escaped(bytes) : [byte])
      if (pieces.add(plain)) yield pieces.take();
  }
  yield pieces.take();
}

async function following(bytes: ByteReader): Promise<number> {
  const peeked = bytes.peek();
  const byte = typeof peeked === 'object' ? await peeked : peeked;
  if (byte === undefined) throw new BodyRefused('body_malformed');
  bytes.skip();
  return byte;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ...['"', '\\', '/'].map((same): [string, string] => [same, same]),
  ...Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }),
]);

async function escaped(bytes: ByteReader): Promise<Uint8Array> {
  const letter = String.fromCharCode(await following(bytes));
  if (letter !== 'u') {
    const plain = ESCAPES.get(letter);
    if (plain === undefined) throw new BodyRefused('body_malformed');
    return Buffer.from(plain);
  }
  const unit = await codeUnit(bytes);
  const isHigh = unit >= 0xd800 && unit < 0xdc00;
  if (!isHigh || (await bytes.peek()) !== BACKSLASH) return Buffer.from(String.fromCharCode(unit));
  bytes.skip();
  if (String.fromCharCode(await following(bytes)) !== 'u') throw new BodyRefused('body_malformed');
  return Buffer.from(String.fromCharCode(unit, await codeUnit(bytes)));
}

async function codeUnit(bytes: ByteReader): Promise<number> {
  let digits = '';
  for (let digit = 0; digit < 4; digit++) digits += String.fromCharCode(await following(bytes));
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw new BodyRefused('body_malformed');
  return parseInt(digits, 16);
}
