/**
 * A small generator of random numbers (sfc32) that gives the same numbers on every machine: integer arithmetic
 * alone, because the last bits of Math.pow, Math.log and their like are left to the engine.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** Every key is a stream of its own: what is drawn from one never moves another. */
  constructor(...key: readonly (string | number)[]) {
    const text = key.join('\n');
    this.#a = hash(text, 0x9e3779b9);
    this.#b = hash(text, 0x85ebca6b);
    this.#c = hash(text, 0xc2b2ae35);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** 32 random bits. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * bound);
  }

  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True `parts` times in `of`. */
  chance(parts: number, of: number): boolean {
    return this.below(of) < parts;
  }

  /** Skewed like the volumes of mail: mostly 1, now and then thousands; each doubling is `parts` in 100 likely. */
  heavyTail(parts: number, mostDoublings: number): number {
    let least = 1;
    for (let i = 0; i < mostDoublings && this.chance(parts, 100); i++) least *= 2;
    return least + this.below(least);
  }

  digits(length: number): string {
    let text = String(this.between(1, 9));
    while (text.length < length) text += String(this.below(10));
    return text;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.next().toString(16).padStart(8, '0');
    return text.slice(0, length);
  }
}

/** Draws items as often as their weights say. */
export class Weighted<T> {
  readonly #items: readonly { readonly item: T; readonly until: number }[];
  readonly #total: number;

  constructor(items: Iterable<readonly [item: T, weight: number]>) {
    const ladder: { item: T; until: number }[] = [];
    let total = 0;
    for (const [item, weight] of items) {
      if (weight <= 0) continue;
      total += weight;
      ladder.push({ item, until: total });
    }
    if (total === 0) throw new Error('nothing to draw from');
    this.#items = ladder;
    this.#total = total;
  }

  draw(random: Random): T {
    const at = random.below(this.#total);
    for (const { item, until } of this.#items) if (at < until) return item;
    throw new Error('weights are whole numbers');
  }
}

/** MurmurHash3's mixing over UTF-16 units. */
function hash(text: string, seed: number): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) {
    const k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    h ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h = Math.imul(h ^ text.length ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
