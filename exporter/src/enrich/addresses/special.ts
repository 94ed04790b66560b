import { PrefixTable } from './prefix-table.js';
import { parsePrefix, type Prefix } from './prefix.js';

/** What addresses are for that nobody on the internet has. */
export type SpecialRange =
  | 'unspecified'
  | 'private'
  | 'shared'
  | 'loopback'
  | 'link_local'
  | 'protocol'
  | 'documentation'
  | 'benchmarking'
  | 'translated'
  | 'tunnelled'
  | 'discarded'
  | 'segment_routing'
  | 'multicast'
  | 'broadcast'
  | 'reserved';

/**
 * IANA's registries of special-purpose addresses (RFC 6890 and after), multicast and what is not given out. Ranges of
 * the registries that the internet does reach (AS112, AMT) are not here.
 */
const RANGES: readonly (readonly [network: string, range: SpecialRange | undefined])[] = [
  // RFC 791, RFC 1918, RFC 6598, RFC 1122, RFC 3927
  ['0.0.0.0/8', 'unspecified'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link_local'],
  ['172.16.0.0/12', 'private'],
  ['192.168.0.0/16', 'private'],
  // RFC 6890, RFC 5737, RFC 7526 (once 6to4's relays), RFC 2544
  ['192.0.0.0/24', 'protocol'],
  ['192.0.2.0/24', 'documentation'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['192.88.99.0/24', 'tunnelled'],
  ['198.18.0.0/15', 'benchmarking'],
  // RFC 5771, RFC 6676 (in it), RFC 1112, RFC 919
  ['224.0.0.0/4', 'multicast'],
  ['233.252.0.0/24', 'documentation'],
  ['240.0.0.0/4', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  // Of IPv6, 2000::/3 alone is given out (RFC 4291 2.4).
  ['::/0', 'reserved'],
  ['2000::/3', undefined],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  // RFC 6052, RFC 8215, RFC 6666, RFC 9780
  ['64:ff9b::/96', 'translated'],
  ['64:ff9b:1::/48', 'translated'],
  ['100::/64', 'discarded'],
  ['100:0:0:1::/64', 'discarded'],
  // RFC 2928, RFC 4380, RFC 5180, RFC 4843, RFC 7343, RFC 3849, RFC 9637, RFC 3056
  ['2001::/23', 'protocol'],
  ['2001::/32', 'tunnelled'],
  ['2001:2::/48', 'benchmarking'],
  ['2001:10::/28', 'protocol'],
  ['2001:20::/28', 'protocol'],
  ['2001:db8::/32', 'documentation'],
  ['3fff::/20', 'documentation'],
  ['2002::/16', 'tunnelled'],
  // RFC 9602, RFC 4193, RFC 4291, RFC 3879
  ['5f00::/16', 'segment_routing'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link_local'],
  ['fec0::/10', 'private'],
  ['ff00::/8', 'multicast'],
];

const TABLE = new PrefixTable(RANGES.map(([text, range]) => [networkOf(text), range]));

/** Undefined for an address that the internet may have. */
export function specialRange(ip: Uint8Array): SpecialRange | undefined {
  return TABLE.find(ip);
}

function networkOf(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (prefix === undefined) throw new Error(`${text} is no network`);
  return prefix;
}
