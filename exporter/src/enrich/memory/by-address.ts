import type { SourceFacts } from '../../model/source-facts.js';
import { AddressPlaces } from './address-places.js';

/** Answers about addresses, a place for each: another address at the same place takes it. */
export class ByAddress<T extends object> {
  readonly #answer: (ip: Uint8Array, facts: SourceFacts) => T;
  readonly #places: AddressPlaces;
  readonly #facts: (SourceFacts | undefined)[];
  readonly #values: (T | undefined)[];

  /** `most` is rounded up to a power of two. */
  constructor(most: number, answer: (ip: Uint8Array, facts: SourceFacts) => T) {
    this.#answer = answer;
    this.#places = new AddressPlaces(most);
    const { count } = this.#places;
    this.#facts = new Array<SourceFacts | undefined>(count).fill(undefined);
    this.#values = new Array<T | undefined>(count).fill(undefined);
  }

  get(ip: Uint8Array, facts: SourceFacts): T {
    const found = this.#places.find(ip);
    const known = found < 0 ? undefined : this.#values[found];
    if (known !== undefined && isSame(this.#facts[found], facts)) return known;
    const value = this.#answer(ip, facts);
    const place = this.#places.take(ip);
    this.#facts[place] = facts;
    this.#values[place] = value;
    return value;
  }
}

/** Country and AS name show nobody. */
function isSame(a: SourceFacts | undefined, b: SourceFacts): boolean {
  return a === b || (a?.asn === b.asn && a.ptr === b.ptr && a.ptrConfirmed === b.ptrConfirmed);
}
