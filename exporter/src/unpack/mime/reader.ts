import type { StreamEnd } from '../../model/delivery.js';
import { asBuffer, NO_BYTES, type Bytes } from '../bytes.js';
import { isHeaderLine } from './headers.js';

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;
const DASHES = Buffer.from('\n--');
/** The dashes around a boundary, and white space that may stand between it and the end of its line. */
const PADDING = 64;
/** How much more of a header block is looked at where a line does not end in what is at hand. */
const STEP = 4096;
/** How much that is blank may stand before a message. */
const BLANK = 4096;

export interface Delimiter {
  /** Which of the open multiparts it belongs to, 0 for the outermost. */
  readonly level: number;
  readonly close: boolean;
}

export interface HeaderBlock {
  readonly block: Uint8Array;
  readonly tooLarge: boolean;
  /** The empty line that ends it is missing. */
  readonly unended: boolean;
}

/** Reads one message from front to back: header blocks, and bodies up to the next delimiter of an open multipart. */
export class MimeReader {
  readonly #bytes: Bytes;
  #boundaries: string[] = [];
  #levels: ReadonlyMap<string, number> = new Map();
  #longest = 0;
  #lineStart = true;
  #delimiter: Delimiter | undefined;
  #over = false;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** The delimiter that ended the last body, until the next header block is read; undefined at the mail's end. */
  get delimiter(): Delimiter | undefined {
    return this.#delimiter;
  }

  /** Whether a multipart is open though the mail has ended, in the body that was read, or at the boundary behind it. */
  async endsUnclosed(): Promise<boolean> {
    if (this.#boundaries.length === 0 || this.#delimiter?.close === true) return false;
    return this.#delimiter === undefined || (await this.#bytes.peek(1)).length === 0;
  }

  end(): StreamEnd {
    return this.#bytes.end();
  }

  /** Opens a multipart and says its level. */
  open(boundary: string): number {
    this.#boundaries.push(Buffer.from(boundary).toString('latin1'));
    this.#measure();
    return this.#boundaries.length - 1;
  }

  /** Closes the multipart at a level and all inside it. */
  close(level: number): void {
    this.#boundaries.length = Math.min(this.#boundaries.length, level);
    this.#measure();
  }

  async peek(size: number): Promise<Uint8Array> {
    return this.#bytes.peek(size);
  }

  /** Passes over a byte order mark and blank lines before a message; says whether there were any. */
  async skipBlank(): Promise<boolean> {
    const front = asBuffer(await this.#bytes.peek(BLANK)).toString('latin1', 0, BLANK);
    const blank = /^(\u00ef\u00bb\u00bf)?[\s\0]*/.exec(front)?.[0].length ?? 0;
    this.#bytes.skip(blank);
    return blank > 0;
  }

  /** Header lines up to the empty line, to the first line that cannot be one, or to a delimiter. */
  async headers(most: number): Promise<HeaderBlock> {
    this.#delimiter = undefined;
    let at = 0;
    let bytes = asBuffer(await this.#bytes.peek(1));
    for (;;) {
      let lineEnd = bytes.indexOf(LF, at);
      while (lineEnd < 0 && bytes.length <= most) {
        const more = asBuffer(await this.#bytes.peek(bytes.length + STEP));
        if (more.length === bytes.length) break;
        lineEnd = more.indexOf(LF, bytes.length);
        bytes = more;
      }
      const stop = lineEnd < 0 ? bytes.length : lineEnd + 1;
      if (stop > most) return { block: this.#take(bytes, most, most), tooLarge: true, unended: false };
      const line = bytes.toString('latin1', at, stop).replace(/\r?\n$/, '');
      if (line === '') return { block: this.#take(bytes, at, stop), tooLarge: false, unended: lineEnd < 0 };
      if (this.#match(bytes, at) !== undefined || !isHeaderLine(line)) {
        return { block: this.#take(bytes, at, at), tooLarge: false, unended: true };
      }
      if (lineEnd < 0) return { block: this.#take(bytes, stop, stop), tooLarge: false, unended: true };
      at = stop;
    }
  }

  #take(bytes: Buffer, length: number, skip: number): Uint8Array {
    this.#bytes.skip(skip);
    this.#lineStart = true;
    return bytes.subarray(0, length);
  }

  /** The next bytes of the body; undefined at a delimiter, which is then taken, and at the mail's end. */
  async body(): Promise<Uint8Array | undefined> {
    if (this.#over || this.#delimiter !== undefined) return undefined;
    if (this.#boundaries.length === 0) return this.#rest();
    // Twice a delimiter's length: whatever begins at the front can be told, so that every call gets on.
    const wanted = 2 * this.#longest;
    const bytes = asBuffer(await this.#bytes.peek(wanted));
    if (bytes.length === 0) return this.#rest();
    return this.#give(bytes, this.#find(bytes, bytes.length < wanted));
  }

  /** Passes over what follows a closing delimiter, up to the next delimiter. */
  async pastDelimiter(): Promise<void> {
    this.#delimiter = undefined;
    await this.skipBody();
  }

  /** Passes over what is left of a body. */
  async skipBody(): Promise<void> {
    while ((await this.body()) !== undefined);
  }

  async #rest(): Promise<Uint8Array | undefined> {
    const chunk = await this.#bytes.read();
    this.#over = chunk === undefined;
    return chunk;
  }

  #give(bytes: Buffer, found: Found): Uint8Array | undefined {
    this.#bytes.skip(found.next);
    this.#lineStart = found.delimiter !== undefined || bytes[found.next - 1] === LF;
    this.#delimiter = found.delimiter;
    if (found.delimiter !== undefined) this.close(found.delimiter.level + 1);
    if (found.at > 0) return bytes.subarray(0, found.at);
    return found.delimiter === undefined ? NO_BYTES : undefined;
  }

  /** How far the bytes are surely body, and the delimiter behind that if there is one. */
  #find(bytes: Buffer, last: boolean): Found {
    let from = 0;
    if (this.#lineStart) {
      const delimiter = this.#match(bytes, 0);
      if (delimiter !== undefined) return { at: 0, next: lineAfter(bytes, 0), delimiter };
    }
    for (;;) {
      const breakAt = bytes.indexOf(DASHES, from);
      if (breakAt < 0) break;
      // The line break before a delimiter belongs to it (RFC 2046, 5.1.1).
      const at = breakAt > 0 && bytes[breakAt - 1] === CR ? breakAt - 1 : breakAt;
      if (!last && bytes.length - breakAt <= this.#longest) return { at, next: at, delimiter: undefined };
      const delimiter = this.#match(bytes, breakAt + 1);
      if (delimiter !== undefined) return { at, next: lineAfter(bytes, breakAt + 1), delimiter };
      from = breakAt + 1;
    }
    const held = last ? 0 : heldBack(bytes);
    return { at: bytes.length - held, next: bytes.length - held, delimiter: undefined };
  }

  /** The delimiter line that begins at an offset, of the innermost multipart that it fits. */
  #match(bytes: Buffer, at: number): Delimiter | undefined {
    if (bytes[at] !== DASH || bytes[at + 1] !== DASH) return undefined;
    const next = lineAfter(bytes, at);
    if (next - at > this.#longest) return undefined;
    const line = bytes.toString('latin1', at + 2, next).trimEnd();
    const level = this.#levels.get(line);
    if (level !== undefined) return { level, close: false };
    const closed = line.endsWith('--') ? this.#levels.get(line.slice(0, -2)) : undefined;
    return closed === undefined ? undefined : { level: closed, close: true };
  }

  /** A stranger may open a thousand multiparts and write a million lines that look like delimiters. */
  #measure(): void {
    this.#levels = new Map(this.#boundaries.map((boundary, level) => [boundary, level]));
    this.#longest = Math.max(0, ...this.#boundaries.map((boundary) => boundary.length)) + PADDING;
  }
}

interface Found {
  readonly at: number;
  readonly next: number;
  readonly delimiter: Delimiter | undefined;
}

function lineAfter(bytes: Buffer, at: number): number {
  const lineEnd = bytes.indexOf(LF, at);
  return lineEnd < 0 ? bytes.length : lineEnd + 1;
}

/** How many bytes at the end may belong to a delimiter: a line break, with a dash or without. */
function heldBack(bytes: Buffer): number {
  const tail = bytes.toString('latin1', bytes.length - 3);
  return /\r?\n-?$|\r$/.exec(tail)?.[0].length ?? 0;
}
