import { organisationalDomain } from '../../parse/values/organisation.js';

/** The organisation that a name in From belongs to, by the Public Suffix List. */
export class Organisation {
  readonly #name: string;
  /** Undefined where From is itself a public suffix: names below it are other people's. */
  readonly #below: string | undefined;

  constructor(headerFrom: string) {
    const name = organisationalDomain(headerFrom);
    this.#name = name ?? headerFrom;
    this.#below = name === undefined ? undefined : `.${name}`;
  }

  /** Whether a name is of the same organisation: relaxed alignment (RFC 7489 3.1). */
  readonly has = (domain: string): boolean =>
    this.#name !== '' &&
    (domain === this.#name || (this.#below !== undefined && domain.endsWith(this.#below)));
}
