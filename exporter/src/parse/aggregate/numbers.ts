import type { DeviationCode } from '../../model/deviations.js';
import type { Reason } from '../../model/reasons.js';
import { IP_BYTES, isIpv4, parseIp } from '../values/ip.js';

const ZERO = 0x30;
const DOT = 0x2e;

/** Counts up to this many digits are exact in a double, whatever they are. */
const EXACT_DIGITS = 15;
const MOST_MESSAGES = 2n ** 53n;

/** Why a record cannot be read into a row. */
export interface Problem {
  readonly reason: Reason;
  readonly detail: string;
}

/** A plain run of digits; -1 for anything else, which `readCount` then looks at. */
export function plainCount(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 0 || length > EXACT_DIGITS) return -1;
  let count = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    count = count * 10 + digit;
  }
  return count;
}

/** A count as text: whole, and no more than 2^53; decimals that are all zero are allowed. */
export function readCount(
  raw: string,
): { readonly count: number; readonly deviations: readonly DeviationCode[] } | Problem {
  const text = raw.trim();
  const deviations: DeviationCode[] = text === raw ? [] : ['white_space'];
  if (text === '') return { reason: 'count_missing', detail: 'the count is empty' };
  const match = /^\+?(\d+)(\.0*)?$/.exec(text);
  const digits = match?.[1] ?? '';
  // Compared as they stand: as a number, 2^53 + 1 would be 2^53.
  if (match === null || BigInt(digits) > MOST_MESSAGES) {
    return { reason: 'count_invalid', detail: `the count is ${JSON.stringify(shorten(text))}` };
  }
  if (match[2] !== undefined) deviations.push('count_decimal');
  return { count: Number(digits), deviations };
}

/** Dotted IPv4 straight from its bytes; undefined for anything else, which `readIp` then looks at. */
export function plainIpv4(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  if (end - start > 15) return undefined;
  let packed = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === DOT) {
      if (digits === 0 || octet > 255) return undefined;
      packed = (packed << 8) | octet;
      octet = 0;
      digits = 0;
      dots++;
    } else {
      const digit = byte - ZERO;
      // A leading zero is octal to some and nothing to others.
      if (digit < 0 || digit > 9 || ++digits > 3 || (digits > 1 && octet === 0)) return undefined;
      octet = octet * 10 + digit;
    }
  }
  if (dots !== 3 || digits === 0 || octet > 255) return undefined;
  const ip = new Uint8Array(IP_BYTES);
  ip[10] = 0xff;
  ip[11] = 0xff;
  ip[12] = packed >>> 16;
  ip[13] = packed >>> 8;
  ip[14] = packed;
  ip[15] = octet;
  return ip;
}

const COLON = 0x3a;
const NO_DIGIT = 255;
const HEX_DIGITS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return digit < 0 ? NO_DIGIT : digit;
});

/** IPv6 in hexadecimal straight from its bytes; undefined for anything else, and for IPv4 in disguise. */
export function plainIpv6(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  const ip = new Uint8Array(IP_BYTES);
  let filled = 0;
  let gap = -1;
  let at = start;
  while (at < end) {
    if (bytes[at] === COLON && bytes[at + 1] === COLON) {
      if (gap >= 0) return undefined;
      gap = filled;
      at += 2;
      if (at >= end) break;
    }
    const groupAt = at;
    let group = 0;
    let digit = HEX_DIGITS[bytes[at] ?? 0] ?? NO_DIGIT;
    while (at < end && digit !== NO_DIGIT) {
      group = (group << 4) | digit;
      digit = HEX_DIGITS[bytes[++at] ?? 0] ?? NO_DIGIT;
    }
    if (at === groupAt || at - groupAt > 4 || filled === IP_BYTES) return undefined;
    ip[filled++] = group >> 8;
    ip[filled++] = group;
    if (at === end) break;
    if (bytes[at] !== COLON || at + 1 === end) return undefined;
    if (bytes[at + 1] !== COLON) at++;
  }
  return at === end && closeGap(ip, filled, gap) && !isIpv4(ip) ? ip : undefined;
}

/** Moves what stands behind `::` to the end; says whether the groups make an address. */
function closeGap(ip: Uint8Array, filled: number, gap: number): boolean {
  if (gap < 0) return filled === IP_BYTES;
  if (filled > IP_BYTES - 2) return false;
  ip.copyWithin(IP_BYTES - (filled - gap), gap, filled);
  ip.fill(0, gap, IP_BYTES - (filled - gap));
  return true;
}

export function readIp(
  raw: string,
): { readonly ip: Uint8Array; readonly deviations: readonly DeviationCode[] } | Problem {
  const text = raw.trim();
  if (text === '') return { reason: 'source_ip_missing', detail: 'the source IP is empty' };
  const ip = parseIp(text);
  if (ip === undefined) {
    return { reason: 'source_ip_invalid', detail: `the source IP is ${JSON.stringify(shorten(text))}` };
  }
  const deviations: DeviationCode[] = text === raw ? [] : ['white_space'];
  if (text.includes(':') && isIpv4(ip)) deviations.push('source_ip_mapped');
  return { ip, deviations };
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
