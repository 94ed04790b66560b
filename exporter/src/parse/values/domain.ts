import { domainToASCII } from 'node:url';
import type { DeviationCode } from '../../model/deviations.js';
import type { DomainName } from '../../model/stated.js';

export interface ReadDomain {
  readonly name: DomainName;
  readonly deviations: readonly DeviationCode[];
}

/** Letters, digits, hyphen and underscore; names of hosts and keys alike. RFC 1035 bounds the length. */
const A_LABELS =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/**
 * Normalises a domain to its lower-case A-label form. Text that is no domain keeps its lower-case self as value
 * and is marked `domain_invalid`: the caller decides whether that is enough.
 */
export function readDomain(text: string): ReadDomain {
  const deviations: DeviationCode[] = [];
  const raw = text.trim();
  let value = raw;
  if (value.endsWith('.')) {
    value = value.slice(0, -1);
    deviations.push('domain_trailing_dot');
  }
  if (isAscii(value)) {
    const lower = value.toLowerCase();
    if (lower !== value) deviations.push('domain_case');
    value = lower;
  } else {
    const ascii = domainToASCII(value);
    deviations.push(ascii === '' ? 'domain_invalid' : 'domain_idn');
    value = ascii === '' ? value.toLowerCase() : ascii;
  }
  if (value !== '' && !A_LABELS.test(value) && !deviations.includes('domain_invalid'))
    deviations.push('domain_invalid');
  return { name: { value, raw }, deviations };
}

export function isDomain(value: string): boolean {
  return A_LABELS.test(value);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
