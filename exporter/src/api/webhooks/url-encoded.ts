import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { ByteStream } from '../../model/delivery.js';
import { BodyRefused } from '../reports/guarded-body.js';
import type { FormReader } from '../reports/multipart.js';
import { ByteReader, Pieces } from './byte-reader.js';

const AND = 0x26;
const EQUALS = 0x3d;
const PLUS = 0x2b;
const PERCENT = 0x25;
const SPACE = 0x20;
const SMALL_BYTES = 64 * 1024;
const FIELDS = 200;

/** Reads `a=b&c=d`, field for field as it comes: one of them is a whole mail. */
export async function readUrlEncoded(body: ByteStream, reader: FormReader): Promise<void> {
  const bytes = new ByteReader(body);
  for (let fields = 0; (await bytes.peek()) !== undefined; fields++) {
    if (fields > FIELDS) throw new BodyRefused('body_malformed');
    const name = await small(decoded(bytes, EQUALS));
    const value = decoded(bytes, AND);
    if (reader.isFile(name, undefined)) await reader.file(name, undefined, value);
    else reader.field(name, await small(value));
  }
}

async function small(bytes: ByteStream): Promise<string> {
  return (await buffer(Readable.from(bounded(bytes)))).toString();
}

async function* bounded(bytes: ByteStream): ByteStream {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > SMALL_BYTES) throw new BodyRefused('body_malformed');
    yield chunk;
  }
}

/** Up to a byte, which is left behind. */
async function* decoded(bytes: ByteReader, end: number): ByteStream {
  const pieces = new Pieces();
  for (;;) {
    const peeked = bytes.peek();
    const byte = typeof peeked === 'object' ? await peeked : peeked;
    if (byte !== undefined) bytes.skip();
    if (byte === undefined || byte === end) break;
    const plain = byte === PLUS ? SPACE : byte === PERCENT ? await hexByte(bytes) : byte;
    if (pieces.add(plain)) yield pieces.take();
  }
  yield pieces.take();
}

async function hexByte(bytes: ByteReader): Promise<number> {
  let value = 0;
  for (let digit = 0; digit < 2; digit++) {
    const byte = await bytes.peek();
    const nibble = byte === undefined ? NaN : parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(nibble)) throw new BodyRefused('body_malformed');
    bytes.skip();
    value = value * 16 + nibble;
  }
  return value;
}
