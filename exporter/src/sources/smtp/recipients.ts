import { domainToASCII } from 'node:url';

/** Who mail is taken for: addresses, and domains of which every address is meant. Nobody else: it is no relay. */
export class Recipients {
  readonly #known: ReadonlySet<string>;

  /** `reports@example.com`, or `@example.com`. */
  constructor(known: readonly string[]) {
    this.#known = new Set(known.map(plain));
  }

  has(address: string): boolean {
    const asked = plain(address);
    const at = asked.lastIndexOf('@');
    return at > 0 && (this.#known.has(asked) || this.#known.has(asked.slice(at)));
  }
}

/** In small letters, and a domain of other letters (SMTPUTF8) as the DNS has it. */
function plain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at).toLowerCase()}@${domainToASCII(domain) || domain.toLowerCase()}`;
}
