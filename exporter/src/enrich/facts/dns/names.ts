import { isIpv4 } from '../../../parse/values/ip.js';

const MOST_CHARACTERS = 253;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * A name of a host as it may stand in a table, lower-case and without the last dot. Whoever has an address says what its
 * name is: what no host could be called is none (RFC 1123 2.1; underscores are about).
 */
export function hostName(text: string): string | undefined {
  const name = text
    .slice(0, MOST_CHARACTERS + 2)
    .toLowerCase()
    .replace(/\.$/, '');
  if (name.length > MOST_CHARACTERS) return undefined;
  const labels = name.split('.');
  const isName = labels.length > 1 && labels.every((label) => LABEL.test(label));
  return isName && !/^[0-9]+$/.test(labels.at(-1) ?? '') ? name : undefined;
}

/** Where the DNS has what an address points to (RFC 1035 3.5, RFC 3596 2.5). */
export function reverseName(ip: Uint8Array): string {
  return `${reversed(ip)}.${isIpv4(ip) ? 'in-addr' : 'ip6'}.arpa`;
}

/** The address backwards: octets of IPv4, of IPv6 each half octet. */
export function reversed(ip: Uint8Array): string {
  if (isIpv4(ip)) return [...ip.subarray(12)].reverse().join('.');
  return Array.from(ip, (byte) => `${(byte & 15).toString(16)}.${(byte >> 4).toString(16)}`)
    .reverse()
    .join('.');
}
