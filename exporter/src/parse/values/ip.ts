/** IP addresses as 16 bytes in network order; IPv4 is IPv4-mapped (RFC 4291 2.5.5.2), so both sort and join alike. */
export const IP_BYTES = 16;
const MAPPED_PREFIX = 12;

export function parseIp(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

export function formatIp(ip: Uint8Array): string {
  return isIpv4(ip) ? ip.subarray(MAPPED_PREFIX).join('.') : formatIpv6(ip);
}

export function isIpv4(ip: Uint8Array): boolean {
  for (let i = 0; i < 10; i++) if (ip[i] !== 0) return false;
  return ip[10] === 0xff && ip[11] === 0xff;
}

function parseIpv4(text: string): Uint8Array | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  const ip = new Uint8Array(IP_BYTES);
  ip[10] = 0xff;
  ip[11] = 0xff;
  for (const [i, octet] of octets.entries()) {
    // A leading zero is octal to some readers (inet_aton) and nothing to others.
    if (!/^(0|[1-9][0-9]{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    ip[MAPPED_PREFIX + i] = Number(octet);
  }
  return ip;
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const ip = new Uint8Array(IP_BYTES);
  const all = [...head, ...Array<number>(missing).fill(0), ...tail];
  for (const [i, group] of all.entries()) {
    ip[2 * i] = group >> 8;
    ip[2 * i + 1] = group & 0xff;
  }
  return ip;
}

/** The 16-bit groups of one side of `::`; the last of the address may be dotted IPv4. */
function groups(text: string, isLast: boolean): number[] | undefined {
  if (text === '') return [];
  const out: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (isLast && i === parts.length - 1 && part.includes('.')) {
      const v4 = parseIpv4(part)?.subarray(MAPPED_PREFIX);
      if (v4 === undefined) return undefined;
      const [a = 0, b = 0, c = 0, d = 0] = v4;
      out.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      out.push(parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return out;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
function formatIpv6(ip: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, i) => (ip[2 * i] ?? 0) * 256 + (ip[2 * i + 1] ?? 0));
  let runAt = -1;
  let runLength = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && words[i + n] === 0) n++;
    if (n > runLength) [runAt, runLength] = [i, n];
  }
  const hex = (part: number[]): string => part.map((word) => word.toString(16)).join(':');
  if (runAt < 0) return hex(words);
  return `${hex(words.slice(0, runAt))}::${hex(words.slice(runAt + runLength))}`;
}
