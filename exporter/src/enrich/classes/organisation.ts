import { organisationalDomain } from '../../parse/values/organisation.js';

/** The organisation that a name in From belongs to, by the Public Suffix List. */
export class Organisation {
  readonly #name: string;
  readonly #below: string;

  constructor(headerFrom: string) {
    this.#name = organisationalDomain(headerFrom) ?? headerFrom;
    this.#below = `.${this.#name}`;
  }

  /** Whether a name is of the same organisation: relaxed alignment (RFC 7489 3.1). */
  readonly has = (domain: string): boolean =>
    this.#name !== '' && (domain === this.#name || domain.endsWith(this.#below));
}
