import { isPublicSuffix } from '../../parse/values/organisation.js';
import { isDomain, readDomain } from '../../parse/values/domain.js';
import { formatIp, isIpv4, parseIp } from '../../parse/values/ip.js';
import type { LabelTarget } from '../../model/sender.js';

export type ReadTarget =
  | { readonly ok: true; readonly target: LabelTarget }
  /** What is wrong with it, and what to write in its place. */
  | { readonly ok: false; readonly detail: string };

const ALL_BITS = 128;
/** Where IPv4 begins in an address of 16 bytes. */
const MAPPED_BITS = 96;
/** No network is larger: such a label would be about the Internet, and not about a sender. */
const LEAST_BITS_OF_IPV4 = 8;
const LEAST_BITS_OF_IPV6 = 16;
const LONGEST = 300;
const FORMS = 'say an IP (192.0.2.7), a CIDR (192.0.2.0/24, 2001:db8::/32) or a domain (mail.example.com)';

/** What a label is about, as people write it. */
export function readTarget(text: string): ReadTarget {
  const said = text.trim();
  if (said === '' || said.length > LONGEST) return wrong(`a target is short: ${FORMS}`);
  const [address = '', ...lengths] = said.split('/');
  const bytes = parseIp(address);
  if (bytes !== undefined) return readPrefix(said, bytes, lengths);
  return lengths.length > 0 || said.includes(':')
    ? wrong(`${said} is no IP and no CIDR: ${FORMS}`)
    : readName(said);
}

/** The one way to write it. */
export function targetText(target: LabelTarget): string {
  if (target.kind === 'domain') return target.domain;
  const { bytes, bits } = target;
  if (bits === ALL_BITS) return formatIp(bytes);
  return `${formatIp(bytes)}/${isIpv4(bytes) ? bits - MAPPED_BITS : bits}`;
}

function readPrefix(said: string, bytes: Uint8Array, lengths: readonly string[]): ReadTarget {
  const [length] = lengths;
  if (length === undefined) return { ok: true, target: { kind: 'address', bytes, bits: ALL_BITS } };
  const before = said.includes(':') ? 0 : MAPPED_BITS;
  const most = ALL_BITS - before;
  if (lengths.length > 1 || !/^\d{1,3}$/.test(length) || Number(length) > most)
    return wrong(`${said} is no CIDR: behind the / stands a number up to ${most}`);
  const bits = before + Number(length);
  const target: LabelTarget = { kind: 'address', bytes: masked(bytes, bits), bits };
  if (isTooWide(target.bytes, bits))
    return wrong(
      `${said} is too wide: at most a /${LEAST_BITS_OF_IPV4} of IPv4 or a /${LEAST_BITS_OF_IPV6} of IPv6`,
    );
  // Who wrote it meant one or the other.
  if (!isSame(target.bytes, bytes))
    return wrong(
      `${said} is an address in a network: say ${targetText(target)}, or ${formatIp(bytes)} alone`,
    );
  return { ok: true, target };
}

const ALL_OF_IPV4 = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0]);

function isTooWide(bytes: Uint8Array, bits: number): boolean {
  if (bits >= MAPPED_BITS && isIpv4(bytes)) return bits < MAPPED_BITS + LEAST_BITS_OF_IPV4;
  return bits < LEAST_BITS_OF_IPV6 || isSame(masked(ALL_OF_IPV4, bits), bytes);
}

function masked(bytes: Uint8Array, bits: number): Uint8Array {
  return bytes.map((byte, i) => byte & (0xff00 >> Math.min(Math.max(bits - 8 * i, 0), 8)));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i]);
}

function readName(said: string): ReadTarget {
  if (said.includes('@')) return wrong(`${said} is an e-mail address: say its domain`);
  if (said.startsWith('*.')) return wrong(`say ${said.slice(2)}: what is below a domain is meant with it`);
  const { value: domain } = readDomain(said).name;
  // The last label of a name is no number (RFC 3696 2), so it was to be an address.
  if (!isDomain(domain) || !domain.includes('.') || /\.\d+$/.test(domain))
    return wrong(`${said} is no IP, CIDR or domain: ${FORMS}`);
  if (isPublicSuffix(domain)) return wrong(`everybody may have a name below ${domain}: say whose it is`);
  return { ok: true, target: { kind: 'domain', domain } };
}

function wrong(detail: string): ReadTarget {
  return { ok: false, detail };
}
