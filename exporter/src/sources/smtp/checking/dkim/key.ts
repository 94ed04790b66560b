import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Judged, Signature } from './signature.js';
import { listIn, tagsIn } from './tags.js';

/** RFC 8301: shorter ones are not to be believed; longer ones than these cost too much time. */
const RSA_BITS = { least: 1024, most: 8192 };
/** What stands before the 32 bytes of an Ed25519 key in its DER (RFC 8410). */
const ED25519_FRONT = Buffer.from('302a300506032b6570032100', 'hex');

/** The key in a TXT record (RFC 6376, 3.6.1), or why it does not serve for the signature. */
export function keyIn(record: string, { algorithm, identity, domain }: Signature): KeyObject | Judged {
  const tags = tagsIn(record);
  const of = (name: string, otherwise: string): string => tags?.get(name) ?? otherwise;
  if (tags === undefined || of('v', 'DKIM1') !== 'DKIM1' || !tags.has('p'))
    return { result: 'permerror', reason: 'the key cannot be read' };
  const kind = of('k', 'rsa').toLowerCase();
  if (of('p', '') === '') return { result: 'permerror', reason: 'the key is revoked' };
  if (`${kind}-sha256` !== algorithm) return { result: 'permerror', reason: 'a key of another kind' };
  if (!listIn(of('h', 'sha256')).includes('sha256')) return { result: 'permerror', reason: 'hash' };
  if (!listIn(of('s', '*')).some((service) => service === '*' || service === 'email'))
    return { result: 'permerror', reason: 'a key that is not for mail' };
  const flags = listIn(of('t', ''));
  if (flags.includes('s') && identity !== domain)
    return { result: 'permerror', reason: 'a key that is not for subdomains' };
  // RFC 6376, 3.6.1: as if it were not signed.
  if (flags.includes('y')) return { result: 'neutral', reason: 'the key is for tests' };
  const key = kind === 'rsa' ? rsaKey(of('p', '')) : ed25519Key(of('p', ''));
  if (key === undefined) return { result: 'permerror', reason: 'the key cannot be read' };
  const bits = key.asymmetricKeyDetails?.modulusLength ?? RSA_BITS.least;
  return bits < RSA_BITS.least || bits > RSA_BITS.most
    ? { result: 'policy', reason: `a key of ${bits} bits` }
    : key;
}

function rsaKey(text: string): KeyObject | undefined {
  const key = Buffer.from(text, 'base64');
  return keyOf(key, 'spki', 'rsa') ?? keyOf(key, 'pkcs1', 'rsa');
}

function ed25519Key(text: string): KeyObject | undefined {
  const key = Buffer.from(text, 'base64');
  return key.length === 32 ? keyOf(Buffer.concat([ED25519_FRONT, key]), 'spki', 'ed25519') : undefined;
}

function keyOf(key: Buffer, type: 'spki' | 'pkcs1', kind: string): KeyObject | undefined {
  try {
    const made = createPublicKey({ key, format: 'der', type });
    return made.asymmetricKeyType === kind ? made : undefined;
  } catch {
    return undefined;
  }
}
