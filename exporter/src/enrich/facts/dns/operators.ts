import { formatPrefix, masked, parsePrefix } from '../../addresses/prefix.js';
import { isIpv4 } from '../../../parse/values/ip.js';
import { cleanText } from '../mmdb/record.js';
import { Remembered } from '../remembered.js';
import type { AnswerOutcome, Ask } from './answer.js';
import { reversed } from './names.js';

interface Operator {
  readonly asn: number;
  readonly asName: string;
}

export interface FoundOperator extends Operator {
  /** Where there is more to be known: whether nobody could tell it, or nobody was asked. */
  readonly open?: 'failed' | 'unasked';
}

export interface OperatorSettings {
  /** Networks that are remembered, and operators. */
  readonly remembered: number;
  /** Milliseconds that is remembered who it is, and that there is none. */
  readonly keep: { readonly found: number; readonly none: number };
}

const MOST_ASN = 2 ** 32 - 1;

/**
 * Who runs the network of an address, by the DNS service of Team Cymru
 * (https://www.team-cymru.com/ip-asn-mapping): `origin.asn.cymru.com` for IPv4, `origin6` for IPv6, and
 * `AS64500.asn.cymru.com` for the name.
 */
export class Operators {
  readonly #keep: OperatorSettings['keep'];
  /** By network: routes are announced for no smaller ones than these, so that all in it have one operator. */
  readonly #origins: Remembered<number>;
  readonly #names: Remembered<string>;

  constructor({ remembered, keep }: OperatorSettings, clock: () => number) {
    this.#keep = keep;
    this.#origins = new Remembered(remembered, clock);
    this.#names = new Remembered(remembered, clock);
  }

  async find(ip: Uint8Array, ask: Ask): Promise<FoundOperator> {
    const origin = await this.#originOf(ip, ask);
    if (typeof origin !== 'number') return { asn: 0, asName: '', ...origin };
    if (origin === 0) return { asn: 0, asName: '' };
    const name = await this.#nameOf(origin, ask);
    return typeof name === 'string' ? { asn: origin, asName: name } : { asn: origin, asName: '', ...name };
  }

  async #originOf(ip: Uint8Array, ask: Ask): Promise<number | Open> {
    const bits = isIpv4(ip) ? 96 + 24 : 48;
    const network = masked(ip, bits);
    const key = formatPrefix({ network, bits });
    const known = this.#origins.get(key);
    if (known !== undefined) return known;
    const zone = isIpv4(ip) ? 'origin' : 'origin6';
    // By its first address, so that all in it have one question, of which one at a time is under way.
    const { outcome, values } = await ask(`${reversed(network)}.${zone}.asn.cymru.com`, 'TXT');
    if (outcome !== 'found' && outcome !== 'none') return openBy(outcome);
    const asn = mostSpecific(values);
    this.#origins.set(key, asn, this.#keep[outcome]);
    return asn;
  }

  async #nameOf(asn: number, ask: Ask): Promise<string | Open> {
    const known = this.#names.get(String(asn));
    if (known !== undefined) return known;
    const { outcome, values } = await ask(`AS${asn}.asn.cymru.com`, 'TXT');
    if (outcome !== 'found' && outcome !== 'none') return openBy(outcome);
    const name = asNameOf(values[0] ?? '');
    this.#names.set(String(asn), name, this.#keep[outcome]);
    return name;
  }
}

type Open = Required<Pick<FoundOperator, 'open'>>;

function openBy(outcome: AnswerOutcome): Open {
  return { open: outcome === 'resting' ? 'unasked' : 'failed' };
}

/** `64500 64501 | 192.0.2.0/24 | US | arin | 2020-01-01`, a line a route: of the longest, the first operator. */
function mostSpecific(lines: readonly string[]): number {
  let longest = -1;
  let asn = 0;
  for (const line of lines) {
    const [operators = '', route = ''] = line.split('|').map((field) => field.trim());
    const first = Number(/^[0-9]{1,10}/.exec(operators)?.[0] ?? 0);
    const bits = parsePrefix(route)?.bits ?? 0;
    if (bits <= longest || first === 0 || first > MOST_ASN) continue;
    longest = bits;
    asn = first;
  }
  return asn;
}

/** `64500 | US | arin | 2020-01-01 | EXAMPLE - Example Networks, US` */
function asNameOf(line: string): string {
  const name = line.split('|').slice(4).join('|');
  return cleanText(name).replace(/, [A-Z]{2}$/, '');
}
