import { createHash } from 'node:crypto';

/** So many bytes of a hash that no two files of a folder are taken for one. */
export function digestOf(...parts: readonly (string | number | bigint)[]): bigint {
  return createHash('sha256').update(parts.join('\0')).digest().readBigUInt64LE() || 1n;
}

/** A set of digests in one piece of memory: 16 MB for a million, where a Set has 60. */
export class Digests {
  #slots = new BigUint64Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(digest: bigint): boolean {
    return this.#slots[this.#slotOf(digest)] === digest;
  }

  /** Whether it was new. */
  add(digest: bigint): boolean {
    if (2 * (this.#size + 1) > this.#slots.length) this.#grow();
    const slot = this.#slotOf(digest);
    if (this.#slots[slot] === digest) return false;
    this.#slots[slot] = digest;
    this.#size++;
    return true;
  }

  *all(): Generator<bigint> {
    for (const digest of this.#slots) if (digest !== 0n) yield digest;
  }

  /** Where it is, or would be. */
  #slotOf(digest: bigint): number {
    const mask = this.#slots.length - 1;
    let slot = Number(digest & 0xffff_ffffn) & mask;
    for (; this.#slots[slot] !== 0n && this.#slots[slot] !== digest; slot = (slot + 1) & mask);
    return slot;
  }

  #grow(): void {
    const before = [...this.all()];
    this.#slots = new BigUint64Array(this.#slots.length * 2);
    this.#size = 0;
    for (const digest of before) this.add(digest);
  }
}
