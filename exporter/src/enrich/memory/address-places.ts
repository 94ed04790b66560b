const WORDS = 4;

/** A place for each address by its hash, so many of them: another address at the same place takes it. */
export class AddressPlaces {
  readonly count: number;
  readonly #words: Uint32Array;

  /** `most` is rounded up to a power of two. */
  constructor(most: number) {
    this.count = 2 ** Math.ceil(Math.log2(Math.max(1, most)));
    this.#words = new Uint32Array(this.count * WORDS);
  }

  /** Where it is, or -1; of a place that nobody has taken yet nothing is known. */
  find(ip: Uint8Array): number {
    const a = word(ip, 0);
    const b = word(ip, 4);
    const c = word(ip, 8);
    const d = word(ip, 12);
    const place = mixed(a, b, c, d) & (this.count - 1);
    const at = place * WORDS;
    const words = this.#words;
    const isThere = words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d;
    return isThere ? place : -1;
  }

  /** Where it is from now on. */
  take(ip: Uint8Array): number {
    const a = word(ip, 0);
    const b = word(ip, 4);
    const c = word(ip, 8);
    const d = word(ip, 12);
    const place = mixed(a, b, c, d) & (this.count - 1);
    const at = place * WORDS;
    this.#words[at] = a;
    this.#words[at + 1] = b;
    this.#words[at + 2] = c;
    this.#words[at + 3] = d;
    return place;
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
