/** Where a sender's mail comes from: an IPv4 range and an IPv6 prefix. */
export interface AddressRange {
  readonly v4: number;
  readonly v4Size: number;
  /** The leading groups of an IPv6 address, at most six. */
  readonly v6: string;
  readonly v6Size: number;
  /** How many of a hundred addresses are IPv6. */
  readonly v6Share: number;
}

export function ipv4(a: number, b: number, c: number, d: number): number {
  return a * 0x1_00_00_00 + b * 0x1_00_00 + c * 0x1_00 + d;
}

export function ipv4Text(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The address of host `n` behind `prefix`, as RFC 5952 writes it. */
export function ipv6Text(prefix: string, n: number): string {
  const low = (n & 0xffff).toString(16);
  return n > 0xffff ? `${prefix}::${(n >>> 16).toString(16)}:${low}` : `${prefix}::${low}`;
}
