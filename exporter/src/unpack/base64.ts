import type { StreamEnd } from '../model/delivery.js';
import type { Deviations } from '../model/deviations.js';
import { asBuffer, type ByteSource, type Bytes } from './bytes.js';

const SPACE = 64;
const PAD = 65;
const STRAY = 66;
const VALUES = valuesByCharacter('+/');
/** RFC 4648, 5. */
const URL_VALUES = valuesByCharacter('-_');
const FRONT = 4096;

function valuesByCharacter(last: string): Uint8Array {
  const values = new Uint8Array(256).fill(STRAY);
  const alphabet = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${last}`;
  for (let value = 0; value < 64; value++) values[alphabet.charCodeAt(value)] = value;
  for (const space of ' \t\r\n\0') values[space.charCodeAt(0)] = SPACE;
  values['='.charCodeAt(0)] = PAD;
  return values;
}

/** Base64 with whatever stands between its characters. Damage is noted and costs at most the bytes it hit. */
class Base64Decoder {
  #bits = 0;
  #held = 0;
  #padded = false;
  readonly #values: Uint8Array;
  damaged: boolean;

  constructor(isUrlSafe: boolean) {
    this.#values = isUrlSafe ? URL_VALUES : VALUES;
    this.damaged = isUrlSafe;
  }

  decode(text: Uint8Array): Uint8Array {
    const values = this.#values;
    const out = Buffer.allocUnsafe(((text.length + this.#held) * 3) / 4 + 3);
    const length = text.length;
    let at = 0;
    let to = 0;
    while (at < length) {
      if (this.#held === 0) {
        while (at + 4 <= length) {
          const a = values[text[at] ?? 0] ?? STRAY;
          const b = values[text[at + 1] ?? 0] ?? STRAY;
          const c = values[text[at + 2] ?? 0] ?? STRAY;
          const d = values[text[at + 3] ?? 0] ?? STRAY;
          if ((a | b | c | d) > 63) break;
          out[to] = (a << 2) | (b >> 4);
          out[to + 1] = (b << 4) | (c >> 2);
          out[to + 2] = (c << 6) | d;
          to += 3;
          at += 4;
        }
        if (at >= length) break;
      }
      const value = values[text[at++] ?? 0] ?? STRAY;
      if (value < 64) to = this.#take(value, out, to);
      else if (value === PAD) to = this.#pad(out, to);
      else if (value === STRAY) this.damaged = true;
    }
    return out.subarray(0, to);
  }

  /** The last bytes, where the padding is missing. */
  finish(): Uint8Array {
    const out = Buffer.allocUnsafe(2);
    if (this.#held > 0) this.damaged = true;
    return out.subarray(0, this.#flush(out, 0));
  }

  #take(value: number, out: Buffer, to: number): number {
    if (this.#padded) {
      // Several encoded pieces were put together: each ends with its own padding.
      this.damaged = true;
      this.#padded = false;
    }
    this.#bits = (this.#bits << 6) | value;
    this.#held += 1;
    if (this.#held < 4) return to;
    out[to] = this.#bits >> 16;
    out[to + 1] = this.#bits >> 8;
    out[to + 2] = this.#bits;
    this.#bits = 0;
    this.#held = 0;
    return to + 3;
  }

  #pad(out: Buffer, to: number): number {
    if (this.#held === 0 && !this.#padded) this.damaged = true;
    this.#padded = true;
    return this.#flush(out, to);
  }

  #flush(out: Buffer, to: number): number {
    const held = this.#held;
    const spare = held === 3 ? 2 : 4;
    const bits = this.#bits;
    this.#bits = 0;
    this.#held = 0;
    if (held === 0) return to;
    if (held === 1 || (bits & ((1 << spare) - 1)) !== 0) this.damaged = true;
    if (held === 1) return to;
    out[to] = bits >> (held === 3 ? 10 : 4);
    if (held === 3) out[to + 1] = bits >> 2;
    return to + held - 1;
  }
}

/** Nothing but the alphabet for URLs at the front, and some of what only that has: else a dash is a stray. */
function isUrlSafe(front: Uint8Array): boolean {
  const text = asBuffer(front).toString('latin1', 0, FRONT);
  return /[-_]/.test(text) && /^\s*[A-Za-z0-9][\w\s=-]*$/.test(text);
}

/** Decodes as it is read. */
export class Base64Decoded implements ByteSource {
  readonly #text: Bytes;
  readonly #deviations: Deviations;
  #decoder: Base64Decoder | undefined;
  #over = false;

  constructor(text: Bytes, deviations: Deviations) {
    this.#text = text;
    this.#deviations = deviations;
  }

  async pull(): Promise<Uint8Array | undefined> {
    if (this.#over) return undefined;
    const decoder = (this.#decoder ??= new Base64Decoder(isUrlSafe(await this.#text.peek(FRONT))));
    const chunk = await this.#text.read();
    if (chunk !== undefined) return decoder.decode(chunk);
    this.#over = true;
    const rest = decoder.finish();
    if (decoder.damaged) this.#deviations.add('mail_body_damaged');
    return rest;
  }

  end(): StreamEnd {
    return this.#text.end();
  }

  async close(): Promise<void> {
    this.#over = true;
    await this.#text.close();
  }
}
