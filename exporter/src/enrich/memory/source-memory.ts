import type { SourceFacts } from '../../model/source-facts.js';
import { Source } from '../senders/source.js';
import { AddressMap } from './address-map.js';

/**
 * Sources for whoever cannot wait: those asked for lately, never more than twice `most`. When the young are full they
 * become the old, and the old are forgotten but for those that are asked for again.
 */
export class SourceMemory {
  readonly #most: number;
  readonly #words = new Map<string, string>();
  #young = new AddressMap<Source>();
  #old = new AddressMap<Source>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(ip: Uint8Array): Source | undefined {
    const young = this.#young.get(ip);
    if (young !== undefined) return young;
    const old = this.#old.get(ip);
    if (old !== undefined) this.#put(ip, old);
    return old;
  }

  set(ip: Uint8Array, facts: SourceFacts): Source {
    return this.#put(ip, this.#sourceBy(facts));
  }

  /** All of them; some may be there twice. */
  addresses(): Uint8Array[] {
    return [...this.#young.addresses(), ...this.#old.addresses()];
  }

  /** Other facts of one that is remembered, which is no reason to remember it for longer. */
  revise(ip: Uint8Array, factsBy: (known: SourceFacts) => SourceFacts): void {
    for (const some of [this.#young, this.#old]) {
      const known = some.get(ip);
      if (known === undefined) continue;
      const facts = factsBy(known.facts);
      if (facts !== known.facts) some.set(ip, this.#sourceBy(facts));
    }
  }

  /** What is known otherwise of those that are remembered; the others are not worth a place. */
  correct(ip: Uint8Array, facts: SourceFacts): void {
    if (this.get(ip) !== undefined) this.set(ip, facts);
  }

  #sourceBy(facts: SourceFacts): Source {
    return new Source({ ...facts, country: this.#one(facts.country), asName: this.#one(facts.asName) });
  }

  #put(ip: Uint8Array, source: Source): Source {
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new AddressMap();
      this.#words.clear();
    }
    this.#young.set(ip, source);
    return source;
  }

  /** The same text once, however many have it. */
  #one(text: string): string {
    const known = this.#words.get(text);
    if (known !== undefined) return known;
    this.#words.set(text, text);
    return text;
  }
}
