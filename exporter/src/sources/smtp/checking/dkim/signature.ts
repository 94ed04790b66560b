import { valueOf, type Canonical, type HeaderField } from './header.js';
import { listIn, tagsIn } from './tags.js';

/** A signature that can be checked (RFC 6376, 3.5). */
export interface Signature {
  readonly field: HeaderField;
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256';
  readonly domain: string;
  readonly selector: string;
  /** The domain of its `i=`. */
  readonly identity: string;
  readonly header: Canonical;
  readonly body: Canonical;
  readonly signed: readonly string[];
  readonly bodyHash: string;
  readonly value: Buffer;
}

/** The word of RFC 8601 (2.7.1), and why. */
export interface Judged {
  readonly result: 'pass' | 'fail' | 'neutral' | 'policy' | 'temperror' | 'permerror';
  readonly reason: string;
}

export interface Unchecked extends Judged {
  readonly domain: string;
  readonly selector: string;
}

const ALGORITHMS = new Set(['rsa-sha256', 'ed25519-sha256']);
const CANONICAL = new Set(['simple', 'relaxed']);
const NAME = /^(?=.{1,253}$)[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*$/;
const BASE64 = /^[A-Za-z\d+/]+={0,2}$/;

/** `seconds`: since 1970. What cannot be checked, or is not to be believed, is judged at once. */
export function signatureIn(field: HeaderField, seconds: number): Signature | Unchecked {
  const tags = tagsIn(valueOf(field));
  const of = (name: string): string => tags?.get(name) ?? '';
  const plain = (name: string): string => of(name).toLowerCase();
  const [domain, selector] = [plain('d').replace(/\.$/, ''), plain('s')];
  const judged = (result: Judged['result'], reason: string): Unchecked => ({
    ...{ result, reason },
    ...{ domain: NAME.test(domain) ? domain : '', selector: NAME.test(selector) ? selector : '' },
  });
  const [header = 'simple', body = 'simple'] = plain('c') === '' ? [] : plain('c').split('/');
  const algorithm = plain('a');
  const signed = listIn(of('h'));
  const identity = plain('i') === '' ? domain : plain('i').slice(plain('i').lastIndexOf('@') + 1);
  const [bodyHash, value] = [of('bh').replace(/\s/g, ''), of('b').replace(/\s/g, '')];
  if (tags === undefined || of('v') !== '1') return judged('permerror', 'syntax');
  if (!NAME.test(domain) || !NAME.test(selector)) return judged('permerror', 'domain or selector');
  if (!isWithin(identity, domain)) return judged('permerror', 'identity of another domain');
  if (!isCanonical(header) || !isCanonical(body)) return judged('permerror', 'canonicalization');
  if (!BASE64.test(bodyHash) || !BASE64.test(value)) return judged('permerror', 'syntax');
  if (!signed.includes('from')) return judged('permerror', 'From is not signed');
  if (!listIn(plain('q') || 'dns/txt').includes('dns/txt')) return judged('permerror', 'query method');
  // RFC 8301: SHA-1 is not to be believed. Where `l=` ends, anybody may have added what he likes.
  if (!isAlgorithm(algorithm)) return judged('policy', 'algorithm');
  if (tags.has('l')) return judged('policy', 'a part of the body is not signed');
  if (tags.has('x') && !(Number(of('x')) > seconds)) return judged('fail', 'expired');
  return {
    ...{ field, algorithm, domain, selector, identity, header, body, signed, bodyHash },
    value: Buffer.from(value, 'base64'),
  };
}

function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function isCanonical(word: string): word is Canonical {
  return CANONICAL.has(word);
}

function isAlgorithm(word: string): word is Signature['algorithm'] {
  return ALGORITHMS.has(word);
}
