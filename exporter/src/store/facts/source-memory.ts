import { AddressPlaces } from '../../enrich/memory/address-places.js';
import type { SourceFacts } from '../../model/source-facts.js';
import { keyOf } from './address-key.js';

/** Of two addresses at one place, one is looked for by its text. */
const PLACES_EACH = 2;

/**
 * Facts of sources for whoever cannot wait: those asked for lately, never more than twice `most`. When the young are full
 * they become the old, and the old are forgotten but for those that are asked for again. A text as a key is dear where it
 * is made for each record: young facts have a place by their address too.
 */
export class SourceMemory {
  readonly #most: number;
  readonly #words = new Map<string, string>();
  #young = new Map<string, SourceFacts>();
  #old = new Map<string, SourceFacts>();
  readonly #places: AddressPlaces;
  readonly #near: (SourceFacts | undefined)[];

  constructor(most: number) {
    this.#most = most;
    this.#places = new AddressPlaces(PLACES_EACH * most);
    this.#near = new Array<SourceFacts | undefined>(this.#places.count).fill(undefined);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(ip: Uint8Array): SourceFacts | undefined {
    const place = this.#places.find(ip);
    const near = place < 0 ? undefined : this.#near[place];
    if (near !== undefined) return near;
    const key = keyOf(ip);
    const young = this.#young.get(key);
    const known = young ?? this.#old.get(key);
    if (known === undefined) return undefined;
    if (young === undefined) this.#put(key, known);
    this.#near[this.#places.take(ip)] = known;
    return known;
  }

  set(ip: Uint8Array, facts: SourceFacts): void {
    const one = { ...facts, country: this.#one(facts.country), asName: this.#one(facts.asName) };
    this.#put(keyOf(ip), one);
    this.#near[this.#places.take(ip)] = one;
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
      // Who is still asked for goes to the young when it is looked for among the old.
      this.#near.fill(undefined);
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
