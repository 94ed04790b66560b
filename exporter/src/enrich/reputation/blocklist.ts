import { contains, parsePrefix, type Prefix } from '../addresses/prefix.js';
import { parseIp } from '../../parse/values/ip.js';
import type { Ask } from '../facts/dns/answer.js';
import { reversed } from '../facts/dns/names.js';
import { NO_ANSWER, NOT_LISTED, type Listing } from './listing.js';

export interface BlocklistSettings {
  /** `bl.example`. */
  readonly zone: string;
  /** What its answers mean, the first that fits: `127.0.0.2` is `SBL`. Others are said as they are. */
  readonly meanings: readonly { readonly network: string; readonly meaning: string }[];
}

/** Whether it can be believed; `unknown` where it did not answer. */
export type Health = 'sound' | 'given_up' | 'unknown';

/** A list says so by an address of 127.0.0.0/8 (RFC 5782 2.1); whoever answers by another is no list. */
const LISTED = networkOf('127.0.0.0/8');
const NEVER_LISTED = networkOf('127.0.0.1').network;
/**
 * Answers by which a list says that it does not answer us: asked too much, by a public resolver, or of what it has not.
 * Everywhere what Spamhaus has for it, and 127.0.0.1 (URIBL, SURBL), by which none lists; others in zones that have them
 * alone, for what refuses here is a kind of listing there.
 */
const REFUSED: readonly { readonly below?: string; readonly network: Prefix }[] = [
  { network: networkOf('127.255.255.0/24') },
  { network: networkOf('127.0.0.1') },
  { below: 'dnswl.org', network: networkOf('127.0.0.255') },
  { below: 'dbl.spamhaus.org', network: networkOf('127.0.1.255') },
  { below: 'zrd.spamhaus.org', network: networkOf('127.0.2.255') },
  { below: 'dbl.dq.spamhaus.net', network: networkOf('127.0.1.255') },
  { below: 'zrd.dq.spamhaus.net', network: networkOf('127.0.2.255') },
];

/** A list of addresses that is asked by DNS (RFC 5782). */
export class Blocklist {
  /** By which it is known: its zone. */
  readonly list: string;
  readonly #meanings: readonly { readonly network: Prefix; readonly meaning: string }[];
  readonly #refused: readonly Prefix[];

  constructor({ zone, meanings }: BlocklistSettings) {
    this.list = zone;
    const isOfZone = (below = zone): boolean => `.${zone}`.endsWith(`.${below}`);
    this.#refused = REFUSED.filter(({ below }) => isOfZone(below)).map(({ network }) => network);
    this.#meanings = meanings.map(({ network, meaning }) => ({ network: networkOf(network), meaning }));
  }

  async listing(ip: Uint8Array, ask: Ask): Promise<Listing> {
    const { outcome, values } = await ask(`${reversed(ip)}.${this.list}`, 'A');
    if (outcome === 'none') return NOT_LISTED;
    if (outcome !== 'found') return NO_ANSWER;
    const codes = values
      .slice(0, MOST_CODES)
      .map(parseIp)
      .filter((code) => code !== undefined)
      .filter((code) => contains(LISTED, code));
    if (codes.some((code) => this.#refused.some((network) => contains(network, code)))) return NO_ANSWER;
    if (codes.length === 0) return NOT_LISTED;
    const meanings = codes.map((code) => this.#meaningOf(code)).filter((meaning) => meaning !== '');
    return { said: 'listed', word: [...new Set(meanings)].sort().join(', ') };
  }

  /** One that has an address that no list may have (RFC 5782 5) was given up, and has them all. */
  async health(ask: Ask): Promise<Health> {
    const { said } = await this.listing(NEVER_LISTED, ask);
    if (said === 'no_answer') return 'unknown';
    return said === 'listed' ? 'given_up' : 'sound';
  }

  #meaningOf(code: Uint8Array): string {
    return this.#meanings.find(({ network }) => contains(network, code))?.meaning ?? '';
  }
}

const MOST_CODES = 16;

function networkOf(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (prefix === undefined) throw new Error(`${text} is no network`);
  return prefix;
}
