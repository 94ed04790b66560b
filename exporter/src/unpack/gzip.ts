import { crc32 } from 'node:zlib';
import type { StreamEnd } from '../model/delivery.js';
import type { Deviations } from '../model/deviations.js';
import type { Allowance } from './allowance.js';
import { asBuffer, WHOLE, type Bytes, type ByteSource } from './bytes.js';
import { Inflated } from './inflate.js';
import { sniff } from './sniff.js';

const HEAD = 10;
/** What pads a gzip: zeros and white space. */
const PADDING: ReadonlySet<number> = new Set([0, 9, 10, 13, 32]);
const MOST_EMPTY = 1000;
const TRAILER = 8;
const ZLIB_CHECKSUM = 4;
const HAS_HEADER_CRC = 0x02;
const HAS_EXTRA = 0x04;
const HAS_NAME = 0x08;
const HAS_COMMENT = 0x10;
const RESERVED = 0xe0;
/** The extra field alone may take 64 KiB; names are not bounded by RFC 1952. */
const LONGEST_HEADER = 128 * 1024;

export interface GzipHeader {
  readonly length: number;
  readonly name: string | undefined;
  readonly damaged: boolean;
}

/** Undefined where the header does not end within the bytes, or is none. */
function gzipHeader(bytes: Uint8Array): GzipHeader | undefined {
  const flags = bytes[3] ?? 0;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || bytes.length < HEAD) return undefined;
  let at = HEAD;
  if ((flags & HAS_EXTRA) !== 0) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
  let name: string | undefined;
  if ((flags & HAS_NAME) !== 0) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    name = asBuffer(bytes.subarray(at, end)).toString('latin1');
    at = end + 1;
  }
  if ((flags & HAS_COMMENT) !== 0) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    at = end + 1;
  }
  if ((flags & HAS_HEADER_CRC) !== 0) at += 2;
  return at > bytes.length ? undefined : { length: at, name, damaged: (flags & RESERVED) !== 0 };
}

/** The header at the front of `packed`, however long; undefined if there is none. */
export async function peekGzipHeader(packed: Bytes): Promise<GzipHeader | undefined> {
  for (let size = 512; ; size *= 4) {
    const head = await packed.peek(size);
    const header = gzipHeader(head);
    if (header !== undefined || head.length < size || size > LONGEST_HEADER) return header;
  }
}

/** Whether bytes begin like a gzip file, of whose first three bytes one may be damaged. */
function resemblesGzip(bytes: Uint8Array): boolean {
  const right = [0x1f, 0x8b, 8].filter((byte, at) => bytes[at] === byte);
  return bytes.length >= HEAD + TRAILER && right.length >= 2;
}

/** Whether what trails a gzip is a report itself, and not what transport or padding left there. */
export function resemblesReport(head: Uint8Array): boolean {
  const start = head.findIndex((byte) => !PADDING.has(byte));
  if (start < 0) return false;
  const kind = sniff(head.subarray(start));
  if (kind === 'xml' || kind === 'json' || kind === 'zip') return true;
  // The damaged byte may have become a zero, which then passes for padding.
  return [start, start - 1].some((at) => at >= 0 && resemblesGzip(head.subarray(at)));
}

/** All members of a gzip file, one after the other. A wrong checksum or length costs no content. */
export class Gunzipped implements ByteSource {
  readonly #packed: Bytes;
  readonly #allowance: Allowance;
  readonly #deviations: Deviations;
  #member: Inflated | undefined;
  #members = 0;
  /** Members in a row that held nothing. */
  #empty = 0;
  /** The last member was small: the next may be inflated in one call too, however much follows it. */
  #eager = false;
  #crc = 0;
  #size = 0;
  #end: StreamEnd | undefined;
  /** Whether its end was reached and something follows it. */
  trailed = false;

  constructor(packed: Bytes, allowance: Allowance, deviations: Deviations) {
    this.#packed = packed;
    this.#allowance = allowance;
    this.#deviations = deviations;
  }

  async pull(): Promise<Uint8Array | undefined> {
    while (this.#end === undefined) {
      this.#member ??= await this.#nextMember();
      if (this.#member === undefined) return undefined;
      const chunk = await this.#member.pull();
      if (chunk !== undefined) {
        this.#crc = crc32(chunk, this.#crc);
        this.#size += chunk.length;
        return chunk;
      }
      await this.#endMember(this.#member);
    }
    return undefined;
  }

  end(): StreamEnd {
    return this.#end ?? WHOLE;
  }

  close(): void {
    this.#member?.close();
    this.#end ??= WHOLE;
  }

  async #nextMember(): Promise<Inflated | undefined> {
    const header = await peekGzipHeader(this.#packed);
    if (header === undefined) {
      const rest = await this.#packed.peek(1);
      this.trailed = rest.length > 0;
      if (this.trailed) this.#deviations.add('gzip_trailing_bytes');
      const before = this.#packed.end();
      this.#end = rest.length === 0 && !before.whole ? before : WHOLE;
      return undefined;
    }
    if (header.damaged) this.#deviations.add('gzip_damaged');
    this.#members += 1;
    if (this.#members === 2) this.#deviations.add('gzip_several_members');
    this.#packed.skip(header.length);
    this.#crc = 0;
    this.#size = 0;
    return new Inflated(this.#packed, this.#allowance, this.#eager);
  }

  async #endMember(member: Inflated): Promise<void> {
    const end = member.end();
    this.#eager = member.atOnce;
    member.close();
    this.#member = undefined;
    if (!end.whole) {
      if (end.reason === 'container_cut_short') this.#deviations.add('container_cut_short');
      this.#end = end;
      return;
    }
    const trailer = asBuffer((await this.#packed.peek(TRAILER)).subarray(0, TRAILER));
    this.#packed.skip(trailer.length);
    const sound =
      trailer.length === TRAILER &&
      trailer.readUInt32LE(0) === this.#crc &&
      trailer.readUInt32LE(4) === this.#size % 2 ** 32;
    if (!sound) this.#deviations.add('gzip_damaged');
    this.#empty = this.#size === 0 ? this.#empty + 1 : 0;
    if (this.#empty > MOST_EMPTY) {
      // Nobody is given a turn, nor the time looked at, while nothing comes out.
      const detail = `more than ${MOST_EMPTY} empty members in a row`;
      this.#end = { whole: false, reason: 'container_damaged', detail };
    }
  }
}

/** A bare zlib stream (RFC 1950): two bytes of header, deflate, a checksum that is passed over. */
export function unzlibbed(packed: Bytes, allowance: Allowance): ByteSource {
  packed.skip(2);
  const inflated = new Inflated(packed, allowance);
  let over = false;
  return {
    pull: async () => {
      const chunk = await inflated.pull();
      if (chunk !== undefined || over) return chunk;
      over = true;
      if (!inflated.end().whole) return undefined;
      await packed.peek(ZLIB_CHECKSUM);
      packed.skip(ZLIB_CHECKSUM);
      return undefined;
    },
    end: () => inflated.end(),
    close: () => {
      inflated.close();
    },
  };
}
