import type { SourceFacts } from '../../model/source-facts.js';

const WORDS = 4;

/** Answers about addresses, a place for each by its hash: another address at the same place takes it. */
export class ByAddress<T extends object> {
  readonly #answer: (ip: Uint8Array, facts: SourceFacts) => T;
  readonly #words: Uint32Array;
  readonly #facts: (SourceFacts | undefined)[];
  readonly #values: (T | undefined)[];
  readonly #mask: number;

  /** `most` is rounded up to a power of two. */
  constructor(most: number, answer: (ip: Uint8Array, facts: SourceFacts) => T) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(1, most)));
    this.#answer = answer;
    this.#words = new Uint32Array(places * WORDS);
    this.#facts = new Array<SourceFacts | undefined>(places).fill(undefined);
    this.#values = new Array<T | undefined>(places).fill(undefined);
    this.#mask = places - 1;
  }

  get(ip: Uint8Array, facts: SourceFacts): T {
    const a = word(ip, 0);
    const b = word(ip, 4);
    const c = word(ip, 8);
    const d = word(ip, 12);
    const place = mixed(a, b, c, d) & this.#mask;
    const at = place * WORDS;
    const words = this.#words;
    const known = this.#values[place];
    if (
      known !== undefined &&
      words[at] === a &&
      words[at + 1] === b &&
      words[at + 2] === c &&
      words[at + 3] === d &&
      isSame(this.#facts[place], facts)
    )
      return known;
    const value = this.#answer(ip, facts);
    words[at] = a;
    words[at + 1] = b;
    words[at + 2] = c;
    words[at + 3] = d;
    this.#facts[place] = facts;
    this.#values[place] = value;
    return value;
  }
}

function word(ip: Uint8Array, at: number): number {
  return (
    (((ip[at] ?? 0) << 24) | ((ip[at + 1] ?? 0) << 16) | ((ip[at + 2] ?? 0) << 8) | (ip[at + 3] ?? 0)) >>> 0
  );
}

/** Neighbours must not meet at one place, nor addresses that differ in a prefix alone. */
function mixed(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ b;
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ c;
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f) ^ d;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** Country and AS name show nobody. */
function isSame(a: SourceFacts | undefined, b: SourceFacts): boolean {
  return a === b || (a?.asn === b.asn && a.ptr === b.ptr && a.ptrConfirmed === b.ptrConfirmed);
}
