import type { SourceFacts } from '../../model/source-facts.js';
import { keyOf } from './address-key.js';

/**
 * Facts of sources for whoever cannot wait: those asked for lately, never more than twice `most`. When the young are full
 * they become the old, and the old are forgotten but for those that are asked for again.
 */
export class SourceMemory {
  readonly #most: number;
  readonly #words = new Map<string, string>();
  #young = new Map<string, SourceFacts>();
  #old = new Map<string, SourceFacts>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(ip: Uint8Array): SourceFacts | undefined {
    const key = keyOf(ip);
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.#put(key, old);
    return old;
  }

  set(ip: Uint8Array, facts: SourceFacts): void {
    this.#put(keyOf(ip), { ...facts, country: this.#one(facts.country), asName: this.#one(facts.asName) });
  }

  /** What is known otherwise of those that are remembered; the others are not worth a place. */
  correct(ip: Uint8Array, facts: SourceFacts): void {
    if (this.get(ip) !== undefined) this.set(ip, facts);
  }

  #put(key: string, facts: SourceFacts): void {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#words.clear();
    }
    this.#young.set(key, facts);
  }

  /** The same text once, however many have it. */
  #one(text: string): string {
    const known = this.#words.get(text);
    if (known !== undefined) return known;
    this.#words.set(text, text);
    return text;
  }
}
