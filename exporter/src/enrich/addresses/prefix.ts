import { formatIp, IP_BYTES, isIpv4, parseIp } from '../../parse/values/ip.js';

/** A network of addresses: those whose first bits are the same. */
export interface Prefix {
  /** 16 bytes; all behind the first `bits` are zero. */
  readonly network: Uint8Array;
  /** Of the 128: those of an IPv4 network are 96 more than people write. */
  readonly bits: number;
}

const ALL_BITS = 8 * IP_BYTES;
const MAPPED_BITS = 96;

/** `192.0.2.0/24`, `2001:db8::/32`, or one address; what is set behind the prefix is of no account. */
export function parsePrefix(text: string): Prefix | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const ip = parseIp(address);
  if (ip === undefined || rest.length > 0) return undefined;
  if (length === undefined) return { network: ip, bits: ALL_BITS };
  // `::ffff:192.0.2.0/120` counts as IPv6 does.
  const isDotted = !address.includes(':');
  if (!/^(0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  const bits = Number(length) + (isDotted ? MAPPED_BITS : 0);
  return bits > ALL_BITS ? undefined : { network: masked(ip, bits), bits };
}

/** As people write it; of one address no length. */
export function formatPrefix({ network, bits }: Prefix): string {
  const text = formatIp(network);
  if (bits === ALL_BITS) return text;
  return `${text}/${isIpv4Prefix({ network, bits }) ? bits - MAPPED_BITS : bits}`;
}

/** Whether it holds IPv4 addresses, and nothing else. */
export function isIpv4Prefix({ network, bits }: Prefix): boolean {
  return bits >= MAPPED_BITS && isIpv4(network);
}

export function contains({ network, bits }: Prefix, ip: Uint8Array): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (network[i] !== ip[i]) return false;
  const left = bits & 7;
  return left === 0 || ((network[whole] ?? 0) ^ (ip[whole] ?? 0)) >> (8 - left) === 0;
}

/** The address with nothing behind its first bits. */
export function masked(ip: Uint8Array, bits: number): Uint8Array {
  const network = new Uint8Array(IP_BYTES);
  const whole = bits >> 3;
  network.set(ip.subarray(0, whole));
  if (whole < IP_BYTES) network[whole] = (ip[whole] ?? 0) & (0xff00 >> (bits & 7));
  return network;
}
