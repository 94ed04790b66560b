import { getDomain } from 'tldts';
import { Remembered } from '../remembered.js';
import { Silence, type SilenceSettings } from './silence.js';

/** Some 300 bytes each. One that is forgotten is asked as a new one is. */
const MOST_ZONES = 10_000;
/** Networks have zones of their own from /24 and /48 on (RFC 1035 3.5, RFC 3596 2.5). */
const LABELS_OF_IPV4 = 3 + 2;
const LABELS_OF_IPV6 = 12 + 2;

/** Whether those who answer for a part of the DNS do: one that is silent must not stop questions about others. */
export class Zones {
  readonly #settings: SilenceSettings;
  readonly #clock: () => number;
  #zones: Remembered<Silence>;

  constructor(settings: SilenceSettings, clock: () => number) {
    this.#settings = settings;
    this.#clock = clock;
    this.#zones = new Remembered(MOST_ZONES, clock);
  }

  of(name: string): Silence {
    const zone = zoneOf(name);
    const known = this.#zones.get(zone);
    if (known !== undefined) return known;
    const silence = new Silence(this.#settings, this.#clock);
    this.#zones.set(zone, silence, Infinity);
    return silence;
  }

  forget(): void {
    this.#zones = new Remembered(MOST_ZONES, this.#clock);
  }
}

/** Who probably has it in one hand: a /24 of IPv4, a /48 of IPv6, a domain that somebody registered. */
export function zoneOf(name: string): string {
  const labels = name.split('.');
  if (name.endsWith('.in-addr.arpa')) return labels.slice(-LABELS_OF_IPV4).join('.');
  if (name.endsWith('.ip6.arpa')) return labels.slice(-LABELS_OF_IPV6).join('.');
  return getDomain(name, { allowPrivateDomains: true, validateHostname: false }) ?? name;
}
