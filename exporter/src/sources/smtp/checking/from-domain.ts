import { domainToASCII } from 'node:url';
import { valueOf, type HeaderField } from './dkim/header.js';

/**
 * The domain that a mail is from: of its one From field, which has one address (RFC 9989 looks no further at others).
 * Nothing where that is not so.
 */
export function fromDomain(fields: readonly HeaderField[]): string | undefined {
  const [from, ...others] = fields.filter(({ name }) => name === 'from');
  if (from === undefined || others.length > 0) return undefined;
  const plain = withoutWords(valueOf(from));
  const addresses = plain.includes('<')
    ? [...plain.matchAll(/<([^<>]*)>/g)].map(([, one]) => one)
    : plain.split(',');
  const [address = '', ...more] = addresses;
  if (more.length > 0) return undefined;
  const at = address.lastIndexOf('@');
  const domain = domainToASCII(Buffer.from(address.slice(at + 1).trim(), 'latin1').toString());
  return at < 0 || !/^[a-z\d_-]+(?:\.[a-z\d_-]+)*$/.test(domain) ? undefined : domain;
}

/** Without what stands in quotes and in comments: there an address is none. */
function withoutWords(value: string): string {
  let plain = '';
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '\\' && (isQuoted || depth > 0)) at += 1;
    else if (char === '"' && depth === 0) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (char === '(') depth += 1;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) plain += char;
  }
  return plain;
}
