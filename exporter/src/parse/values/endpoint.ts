import { isIpv4, parseIp } from './ip.js';

/** An IP address with what people write around it. */
export interface Endpoint {
  readonly ip: Uint8Array;
  readonly port: number | undefined;
  /** An IPv4 address written as IPv6. */
  readonly mapped: boolean;
}

/** `192.0.2.1`, `[192.0.2.1]:25`, `192.0.2.1:25`, `2001:db8::1`, `[IPv6:2001:db8::1]`, `[2001:db8::1]:25`. */
export function readEndpoint(text: string): Endpoint | undefined {
  const tidy = text.trim();
  const plain = endpoint(tidy, undefined);
  if (plain !== undefined) return plain;
  const bracketed = /^\[(?:IPv6:)?([^\][]+)\](?::(\d{1,5}))?$/i.exec(tidy);
  if (bracketed !== null) return endpoint(bracketed[1] ?? '', bracketed[2]);
  const ported = /^(\d+\.\d+\.\d+\.\d+):(\d{1,5})$/.exec(tidy);
  if (ported !== null) return endpoint(ported[1] ?? '', ported[2]);
  return endpoint(tidy.replace(/^IPv6:/i, ''), undefined);
}

function endpoint(address: string, port: string | undefined): Endpoint | undefined {
  const ip = parseIp(address.trim());
  if (ip === undefined) return undefined;
  const number = port === undefined || Number(port) > 65535 ? undefined : Number(port);
  return { ip, port: number, mapped: isIpv4(ip) && address.includes(':') };
}
