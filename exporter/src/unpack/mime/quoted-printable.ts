import type { StreamEnd } from '../../model/delivery.js';
import type { Deviations } from '../../model/deviations.js';
import type { Bytes, ByteSource } from '../bytes.js';

const EQUALS = 0x3d;
const CR = 0x0d;
const LF = 0x0a;
/** A soft line break with some of the white space that relays put before its end. */
const LONGEST_ESCAPE = 80;

/** Quoted-printable (RFC 2045, 6.7). An escape that is none stays as it is and is noted. */
export class QuotedPrintableDecoded implements ByteSource {
  readonly #text: Bytes;
  readonly #deviations: Deviations;
  #held: Buffer = Buffer.alloc(0);
  #over = false;

  constructor(text: Bytes, deviations: Deviations) {
    this.#text = text;
    this.#deviations = deviations;
  }

  async pull(): Promise<Uint8Array | undefined> {
    if (this.#over) return undefined;
    const chunk = await this.#text.read();
    this.#over = chunk === undefined;
    const bytes = chunk === undefined ? this.#held : Buffer.concat([this.#held, chunk]);
    return this.#decode(bytes);
  }

  end(): StreamEnd {
    return this.#text.end();
  }

  async close(): Promise<void> {
    this.#over = true;
    await this.#text.close();
  }

  #decode(bytes: Buffer): Uint8Array {
    const out = Buffer.allocUnsafe(bytes.length);
    let at = 0;
    let to = 0;
    for (;;) {
      const escape = bytes.indexOf(EQUALS, at);
      const plainEnd = escape < 0 ? bytes.length : escape;
      to += bytes.copy(out, to, at, plainEnd);
      at = plainEnd;
      if (escape < 0 || (!this.#over && bytes.length - escape < LONGEST_ESCAPE)) break;
      const value = byteOfHex(bytes[escape + 1], bytes[escape + 2]);
      if (value !== undefined) {
        out[to++] = value;
        at = escape + 3;
      } else {
        at = softBreakEnd(bytes, escape + 1) ?? this.#literal(out, to++, escape);
      }
    }
    this.#held = bytes.subarray(at);
    return out.subarray(0, to);
  }

  #literal(out: Buffer, to: number, escape: number): number {
    this.#deviations.add('mail_body_damaged');
    out[to] = EQUALS;
    return escape + 1;
  }
}

function byteOfHex(high: number | undefined, low: number | undefined): number | undefined {
  const [a, b] = [hexDigit(high), hexDigit(low)];
  return a < 0 || b < 0 ? undefined : a * 16 + b;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte & ~0x20;
  return letter >= 0x41 && letter <= 0x46 ? letter - 0x41 + 10 : -1;
}

/** Where the line after a soft break begins; undefined if it is none. */
function softBreakEnd(bytes: Buffer, from: number): number | undefined {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1;
  if (at === bytes.length) return at;
  if (bytes[at] === CR) at += 1;
  if (at === bytes.length && at > from) return at;
  return bytes[at] === LF ? at + 1 : undefined;
}
