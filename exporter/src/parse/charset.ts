import type { Deviations } from '../model/deviations.js';
import { decoderFor, isAsciiLabel, type TextPieces } from './values/decoder.js';

/** How far an XML declaration is looked for before the bytes are taken as UTF-8. */
const DECLARATION_BYTES = 1024;
const NONE = new Uint8Array(0);

/**
 * Undoes a document's character set as it streams: what comes out is UTF-8 without a byte order mark. A document
 * in UTF-8 passes as it is, the same chunks, invalid bytes and all: they are replaced where values are decoded.
 */
export class Utf8Transcoder {
  readonly #deviations: Deviations;
  /** What somebody else says that it is. */
  readonly #label: string | undefined;
  #held: Uint8Array = NONE;
  #decided = false;
  /** undefined: the bytes are UTF-8. */
  #decoder: TextPieces | undefined;

  constructor(deviations: Deviations, label?: string) {
    this.#deviations = deviations;
    this.#label = label;
  }

  push(chunk: Uint8Array): Uint8Array {
    if (this.#decided) return this.#convert(chunk);
    const start = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const encoding = detect(start, start.length >= DECLARATION_BYTES, this.#label);
    if (encoding !== undefined) return this.#begin(encoding, start);
    // A copy: the caller may use the chunk's memory again.
    this.#held = Uint8Array.from(start);
    return NONE;
  }

  end(): Uint8Array {
    const encoding = this.#decided ? undefined : detect(this.#held, true, this.#label);
    const rest = encoding === undefined ? NONE : this.#begin(encoding, this.#held);
    const tail = this.#decoder === undefined ? NONE : this.#encode(this.#decoder.end());
    return tail.length === 0 ? rest : Buffer.concat([rest, tail]);
  }

  #begin(encoding: Encoding, start: Uint8Array): Uint8Array {
    this.#decided = true;
    this.#held = NONE;
    if (encoding.mark > 0) this.#deviations.add('byte_order_mark');
    if (encoding.unusual) this.#deviations.add('charset_unusual');
    this.#decoder = encoding.decoder;
    return this.#convert(encoding.mark === 0 ? start : start.subarray(encoding.mark));
  }

  #convert(chunk: Uint8Array): Uint8Array {
    return this.#decoder === undefined ? chunk : this.#encode(this.#decoder.push(chunk));
  }

  #encode(text: string): Uint8Array {
    if (text === '') return NONE;
    let replaced = 0;
    for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) replaced++;
    if (replaced > 0) this.#deviations.add('invalid_bytes', replaced);
    return Buffer.from(text, 'utf8');
  }
}

interface Encoding {
  readonly decoder: TextPieces | undefined;
  /** How many bytes of byte order mark to skip. */
  readonly mark: number;
  readonly unusual: boolean;
}

const UTF_8: Encoding = { decoder: undefined, mark: 0, unusual: false };

/** The encoding by the first bytes, or undefined where more of them are needed. */
function detect(start: Uint8Array, all: boolean, label: string | undefined): Encoding | undefined {
  const [a, b, c] = start;
  if (a === 0xff && b === 0xfe) return utf16('utf-16le', 2);
  if (a === 0xfe && b === 0xff) return utf16('utf-16be', 2);
  if (a === 0xef && b === 0xbb && c === 0xbf) return { ...UTF_8, mark: 3 };
  if (a !== undefined && opensText(a) && b === 0) return utf16('utf-16le', 0);
  if (a === 0 && b !== undefined && opensText(b)) return utf16('utf-16be', 0);
  if (all) return declared(start, label);
  // Three bytes tell every mark; a declaration must be seen to its end.
  return start.length < 3 && a !== undefined && mayBeMark(a, b) ? undefined : declaredSoFar(start, label);
}

function utf16(label: string, mark: number): Encoding {
  return { decoder: decoderFor(label), mark, unusual: true };
}

/** `<`, `{`, `[` or white space: what a document may begin with. */
function opensText(byte: number): boolean {
  return byte === 0x3c || byte === 0x7b || byte === 0x5b || isSpace(byte);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function mayBeMark(a: number, b: number | undefined): boolean {
  if (b === undefined) return a === 0xef || a === 0xfe || a === 0xff || a === 0 || opensText(a);
  return a === 0xef && b === 0xbb;
}

const OPENING = '<?xml';

function declaredSoFar(start: Uint8Array, label: string | undefined): Encoding | undefined {
  const text = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, DECLARATION_BYTES))
    .toString('latin1')
    .replace(/^\s+/, '')
    .toLowerCase();
  const opens = text.length < OPENING.length ? OPENING.startsWith(text) : text.startsWith(OPENING);
  if (!opens) return named(label);
  return text.includes('>') ? declared(start, label) : undefined;
}

/** What the XML declaration says, else what somebody else does. */
function declared(start: Uint8Array, label: string | undefined): Encoding {
  const head = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, DECLARATION_BYTES));
  const declaration = /^\s*<\?xml\b([^>]*)/i.exec(head.toString('latin1'))?.[1] ?? '';
  const own = /\bencoding\s*=\s*["']?\s*([A-Za-z0-9._:-]+)/i.exec(declaration)?.[1];
  return named(own ?? label);
}

/** Where a label cannot be true it does not count. */
function named(label: string | undefined): Encoding {
  if (label === undefined || isAsciiLabel(label) || /^utf-?8$/i.test(label)) return UTF_8;
  // Had it been UTF-16 or the like, the declaration could not have been read as bytes.
  const wide = /^(x-)?(utf-?(16|32)|ucs-?[24]|unicode|iso-10646-ucs)/i.test(label);
  return { decoder: wide ? undefined : decoderFor(label), mark: 0, unusual: true };
}
