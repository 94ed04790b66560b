import { isIP } from 'node:net';
import { parseEndpoint } from './endpoint.js';

export const DNS_SERVER = 'an address such as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353';

export function isDnsServer(given: string): boolean {
  if (isIP(given) !== 0) return true;
  const host = parseEndpoint(given)?.host;
  return host !== undefined && isIP(host) !== 0;
}
