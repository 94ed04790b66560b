/** An address as the key of a map: a character a byte. */
export function keyOf(ip: Uint8Array): string {
  return Buffer.from(ip.buffer, ip.byteOffset, ip.byteLength).toString('latin1');
}

export function addressOf(key: string): Uint8Array {
  return Uint8Array.from(Buffer.from(key, 'latin1'));
}

/** As the store shows `hex(source_ip)`. */
export function addressOfHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** As the key of a table has it: a comparison with anything else would not find its way by the index. */
export function addressText(ip: Uint8Array): string {
  return `toIPv6('${textOf(ip)}')`;
}

/** Some for `IN`: one value to the server, that reads a thousand calls three times as long. */
export function addressList(ips: readonly Uint8Array[]): string {
  return `CAST([${ips.map((ip) => `'${textOf(ip)}'`).join(', ')}], 'Array(IPv6)')`;
}

function textOf(ip: Uint8Array): string {
  const hex = Buffer.from(ip).toString('hex');
  return (hex.match(/.{4}/g) ?? []).join(':');
}
