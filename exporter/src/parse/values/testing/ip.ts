import { parseIp } from '../ip.js';

/** The bytes of an address that a test means to be one. */
export function ip(text: string): Uint8Array {
  const bytes = parseIp(text);
  if (bytes === undefined) throw new Error(`${text} is no address`);
  return bytes;
}
