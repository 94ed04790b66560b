import type { Limits } from '../../../model/limits.js';
import type { JsonEvents, JsonFault } from './events.js';
import { TextCollector, decodeUtf8, type ReadText } from './text.js';
import { CUT, JsonNumber } from './value.js';

type State =
  /** Where a value must stand; `element` where an array may also end. */
  | 'value'
  | 'element'
  /** Where a member or the end of an object must stand. */
  | 'member'
  | 'colon'
  | 'next'
  | 'string'
  | 'escape'
  | 'unicode'
  | 'number'
  | 'word'
  | 'done';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OBJECT = 0x7b;
const ARRAY = 0x5b;
const LONGEST_WORD = 5;

const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
const WORDS = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const ESCAPES = new Map([
  [0x22, 0x22],
  [0x5c, 0x5c],
  [0x2f, 0x2f],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
]);

/**
 * Reads one JSON value (RFC 8259) from bytes that come in pieces cut anywhere, and holds no more than the string
 * it is in. Control characters in strings and commas before a closing bracket are read and told as oddities;
 * everything else that is no JSON is a fault, after which nothing more is read.
 */
export class JsonScanner {
  readonly #events: JsonEvents;
  readonly #limits: Limits;
  readonly #text: TextCollector;
  readonly #open: number[] = [];
  #state: State = 'value';
  /** Offset of the current chunk, and of the value being read. */
  #base = 0;
  #from = 0;
  #isName = false;
  #afterComma = false;
  #word = '';
  #unit = 0;
  #digits = 0;
  #fault: JsonFault | undefined;

  constructor(events: JsonEvents, limits: Limits) {
    this.#events = events;
    this.#limits = limits;
    this.#text = new TextCollector(limits.textBytes);
  }

  /** Whether the value is complete. */
  get done(): boolean {
    return this.#state === 'done';
  }

  get fault(): JsonFault | undefined {
    return this.#fault;
  }

  get offset(): number {
    return this.#base;
  }

  /** Stops here, for a reason of the listener's. */
  halt(fault: JsonFault): void {
    this.#fault ??= fault;
  }

  /** Passes over bytes before the value. */
  skip(bytes: number): void {
    this.#base += bytes;
  }

  /** Goes on after a fault: at this offset stands an item of a list that is a member of the value. */
  resume(at: number): void {
    this.#fault = undefined;
    this.#open.splice(0, this.#open.length, OBJECT, ARRAY);
    this.#state = 'element';
    this.#afterComma = false;
    this.#base = at;
  }

  /** Takes bytes up to the end of the value, and says how many. */
  push(bytes: Uint8Array): number {
    const chunk = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at < chunk.length && this.#state !== 'done' && this.#fault === undefined) {
      at = this.#step(chunk, at);
    }
    this.#base += at;
    return at;
  }

  /** No more bytes: a number that nothing follows ends here; anything else that is open was cut short. */
  end(): void {
    if (this.#state === 'number') this.#endNumber(this.#base);
    else if (this.#state === 'word') this.#endWord(this.#base);
    if (this.#fault !== undefined || this.#state === 'done') return;
    this.#fault = {
      reason: 'document_cut_short',
      detail: 'the JSON ends before its last bracket',
      offset: this.#base,
    };
  }

  #step(chunk: Buffer, at: number): number {
    switch (this.#state) {
      case 'string':
        return this.#string(chunk, at);
      case 'escape':
        return this.#escape(chunk, at);
      case 'unicode':
        return this.#unicode(chunk, at);
      case 'number':
        return this.#number(chunk, at);
      case 'word':
        return this.#letters(chunk, at);
      case 'value':
      case 'element':
      case 'member':
      case 'colon':
      case 'next':
      case 'done':
        return this.#structure(chunk, at, this.#state);
    }
  }

  #structure(chunk: Buffer, start: number, state: State): number {
    let at = start;
    let byte = chunk[at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = chunk[++at];
    if (byte === undefined) return at;
    if (state === 'next') return this.#next(byte, at);
    if (state === 'colon') {
      if (byte !== 0x3a) return this.#ill('a colon was expected', at);
      this.#state = 'value';
      return at + 1;
    }
    if (state !== 'member') return this.#value(chunk, byte, at);
    if (byte === 0x7d) return this.#close(at);
    if (byte !== QUOTE) return this.#ill('a member name was expected', at);
    return this.#beginString(chunk, at, true);
  }

  #next(byte: number, at: number): number {
    const inObject = this.#open.at(-1) === OBJECT;
    if (byte === 0x2c) {
      this.#afterComma = true;
      this.#state = inObject ? 'member' : 'element';
      return at + 1;
    }
    if (byte !== (inObject ? 0x7d : 0x5d)) return this.#ill('a comma or a closing bracket was expected', at);
    return this.#close(at);
  }

  #value(chunk: Buffer, byte: number, at: number): number {
    if (byte === OBJECT || byte === ARRAY) return this.#openBracket(byte, at);
    if (byte === 0x5d && this.#state === 'element') return this.#close(at);
    if (byte === QUOTE) return this.#beginString(chunk, at, false);
    this.#from = this.#base + at;
    this.#afterComma = false;
    this.#events.begin(this.#from);
    if (byte === 0x2d || isDigit(byte)) {
      this.#text.clear();
      this.#state = 'number';
      return this.#number(chunk, at);
    }
    if (!isLetter(byte)) return this.#ill('a value was expected', at);
    this.#word = '';
    this.#state = 'word';
    return this.#letters(chunk, at);
  }

  #openBracket(byte: number, at: number): number {
    if (this.#open.length >= this.#limits.jsonDepth) {
      this.#fault = {
        reason: 'json_too_deep',
        detail: `deeper than ${this.#limits.jsonDepth} levels`,
        limit: 'jsonDepth',
        offset: this.#base + at,
      };
      return at;
    }
    this.#open.push(byte);
    this.#afterComma = false;
    this.#state = byte === OBJECT ? 'member' : 'element';
    this.#events.open(byte === OBJECT ? 'object' : 'array', this.#base + at);
    return at + 1;
  }

  #close(at: number): number {
    if (this.#afterComma) this.#events.oddity('json_ill_formed');
    this.#afterComma = false;
    this.#open.pop();
    this.#events.close(this.#base + at + 1);
    this.#endValue();
    return at + 1;
  }

  #endValue(): void {
    this.#state = this.#open.length === 0 ? 'done' : 'next';
  }

  /** The short way: a string without escapes that is whole in this chunk is decoded where it lies. */
  #beginString(chunk: Buffer, at: number, isName: boolean): number {
    this.#from = this.#base + at;
    this.#isName = isName;
    this.#afterComma = false;
    const first = at + 1;
    const end = plainEnd(chunk, first);
    if (chunk[end] === QUOTE) {
      const over = end - first > this.#limits.textBytes;
      const read: ReadText = over ? { text: CUT, invalid: false } : decodeUtf8(chunk, first, end);
      this.#endString(read, this.#base + end + 1);
      return end + 1;
    }
    this.#text.clear();
    if (!isName) this.#events.begin(this.#from);
    this.#state = 'string';
    return this.#string(chunk, first);
  }

  #string(chunk: Buffer, at: number): number {
    const end = plainEnd(chunk, at);
    this.#text.add(chunk, at, end);
    const byte = chunk[end];
    if (byte === undefined) return end;
    if (byte === BACKSLASH) {
      this.#state = 'escape';
    } else if (byte === QUOTE) {
      const read = this.#text.take();
      for (let i = this.#text.unpaired; i > 0; i--) this.#events.oddity('invalid_bytes');
      this.#endString(read, this.#base + end + 1);
    } else {
      this.#events.oddity('control_characters');
      this.#text.addUnit(byte);
    }
    return end + 1;
  }

  #endString(read: ReadText, end: number): void {
    if (read.invalid) this.#events.oddity('invalid_bytes');
    if (this.#isName) {
      this.#events.key(read.text);
      this.#state = 'colon';
    } else {
      this.#events.scalar(read.text, this.#from, end);
      this.#endValue();
    }
  }

  #escape(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte === 0x75) {
      this.#unit = 0;
      this.#digits = 0;
      this.#state = 'unicode';
      return at + 1;
    }
    const meant = ESCAPES.get(byte);
    if (meant === undefined) return this.#ill('an unknown escape', at);
    this.#text.addUnit(meant);
    this.#state = 'string';
    return at + 1;
  }

  #unicode(chunk: Buffer, at: number): number {
    const digit = hexDigit(chunk[at] ?? 0);
    if (digit < 0) return this.#ill('a hexadecimal digit was expected', at);
    this.#unit = this.#unit * 16 + digit;
    if (++this.#digits === 4) {
      this.#text.addUnit(this.#unit);
      this.#state = 'string';
    }
    return at + 1;
  }

  #number(chunk: Buffer, start: number): number {
    let at = start;
    while (isNumberByte(chunk[at])) at++;
    this.#text.add(chunk, start, at);
    if (at < chunk.length) this.#endNumber(this.#base + at);
    return at;
  }

  #endNumber(end: number): void {
    const { text } = this.#text.take();
    if (typeof text === 'symbol') {
      this.#fault = {
        reason: 'text_too_long',
        detail: 'a number without end',
        limit: 'textBytes',
        offset: this.#from,
      };
    } else if (NUMBER.test(text)) {
      this.#events.scalar(new JsonNumber(text), this.#from, end);
      this.#endValue();
    } else {
      this.#fault = { reason: 'json_ill_formed', detail: 'not a number', offset: this.#from };
    }
  }

  #letters(chunk: Buffer, start: number): number {
    let at = start;
    while (isLetter(chunk[at]) && this.#word.length <= LONGEST_WORD) {
      this.#word += String.fromCharCode(chunk[at] ?? 0);
      at++;
    }
    if (at < chunk.length) this.#endWord(this.#base + at);
    return at;
  }

  #endWord(end: number): void {
    const value = WORDS.get(this.#word);
    if (value === undefined) {
      this.#fault = { reason: 'json_ill_formed', detail: 'a value was expected', offset: this.#from };
      return;
    }
    this.#events.scalar(value, this.#from, end);
    this.#endValue();
  }

  #ill(detail: string, at: number): number {
    this.#fault = { reason: 'json_ill_formed', detail, offset: this.#base + at };
    return at;
  }
}

/** Where the run of bytes that stand for themselves in a string ends. */
function plainEnd(chunk: Uint8Array, from: number): number {
  let at = from;
  for (let byte = chunk[at]; byte !== undefined; byte = chunk[++at])
    if (byte === QUOTE || byte === BACKSLASH || byte < 0x20) break;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isNumberByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return isDigit(byte) || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
