const WORDS = 4;
const FIRST_PLACES = 256;

/** A map by address that makes no text of it: for what is asked for each record. Nothing is ever taken out. */
export class AddressMap<T extends object> {
  #words = new Uint32Array(FIRST_PLACES * WORDS);
  #values = placesFor<T>(FIRST_PLACES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(ip: Uint8Array): T | undefined {
    return this.#values[this.#placeOf(word(ip, 0), word(ip, 4), word(ip, 8), word(ip, 12))];
  }

  set(ip: Uint8Array, value: T): void {
    if (2 * this.#size >= this.#values.length) this.#grow();
    this.#put(word(ip, 0), word(ip, 4), word(ip, 8), word(ip, 12), value);
  }

  /** In no order. */
  addresses(): Uint8Array[] {
    const found: Uint8Array[] = [];
    for (const [place, value] of this.#values.entries()) {
      if (value === undefined) continue;
      const ip = new Uint8Array(WORDS * Uint32Array.BYTES_PER_ELEMENT);
      const view = new DataView(ip.buffer);
      for (let i = 0; i < WORDS; i++)
        view.setUint32(i * Uint32Array.BYTES_PER_ELEMENT, this.#words[place * WORDS + i] ?? 0);
      found.push(ip);
    }
    return found;
  }

  /** Its own, or the free one that it would take. */
  #placeOf(a: number, b: number, c: number, d: number): number {
    const words = this.#words;
    const values = this.#values;
    const last = values.length - 1;
    for (let place = mixed(a, b, c, d) & last; ; place = (place + 1) & last) {
      const at = place * WORDS;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return place;
      if (values[place] === undefined) return place;
    }
  }

  #put(a: number, b: number, c: number, d: number, value: T): void {
    const place = this.#placeOf(a, b, c, d);
    if (this.#values[place] === undefined) this.#size++;
    this.#values[place] = value;
    const at = place * WORDS;
    this.#words[at] = a;
    this.#words[at + 1] = b;
    this.#words[at + 2] = c;
    this.#words[at + 3] = d;
  }

  #grow(): void {
    const words = this.#words;
    const values = this.#values;
    this.#words = new Uint32Array(2 * words.length);
    this.#values = placesFor<T>(2 * values.length);
    this.#size = 0;
    for (const [place, value] of values.entries()) {
      if (value === undefined) continue;
      const [a = 0, b = 0, c = 0, d = 0] = words.subarray(place * WORDS, (place + 1) * WORDS);
      this.#put(a, b, c, d, value);
    }
  }
}

function placesFor<T>(count: number): (T | undefined)[] {
  return new Array<T | undefined>(count).fill(undefined);
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
