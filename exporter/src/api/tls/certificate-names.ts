import { formatIp, parseIp } from '../../parse/values/ip.js';

/** Kinds of names that the toolkit looks at, as OpenSSL writes them. */
const KINDS = ['DNS', 'email', 'IP Address', 'URI'];

/**
 * The names in a certificate, of what Node gives as its `subjectAltName`. A comma within a name is escaped there, and a
 * name with anything odd in it is a JSON string, so that no name can pass for two.
 */
export function certificateNames(subjectAltName: string): string[] {
  return subjectAltName.split(', ').flatMap((entry) => {
    const colon = entry.indexOf(':');
    const kind = entry.slice(0, colon);
    const name = unquoted(entry.slice(colon + 1));
    if (colon === -1 || name === undefined || !KINDS.includes(kind)) return [];
    return kind === 'IP Address' ? [sameAddress(name)] : [name];
  });
}

/** Whether one of the names is exactly one of those that may come in. */
export function isNamed(subjectAltName: string, allowed: readonly string[]): boolean {
  const wanted = new Set(allowed.map(sameAddress));
  return certificateNames(subjectAltName).some((name) => wanted.has(name));
}

function unquoted(text: string): string | undefined {
  if (!text.startsWith('"')) return text;
  try {
    const name: unknown = JSON.parse(text);
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** An address is written in several ways; a name stays as it is. */
function sameAddress(text: string): string {
  const ip = parseIp(text);
  return ip === undefined ? text : formatIp(ip);
}
