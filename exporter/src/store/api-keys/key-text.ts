import { createHash, createHmac, randomBytes } from 'node:crypto';

const ID_BYTES = 6;
const SECRET_BYTES = 32;
const SHAPE = /^plumbline_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

export interface FreshKey {
  readonly id: string;
  readonly key: string;
}

/** A key that nobody guesses. Scanners for leaked secrets know it by how it begins. */
export function freshKey(): FreshKey {
  const id = randomBytes(ID_BYTES).toString('hex');
  return { id, key: `plumbline_${id}_${randomBytes(SECRET_BYTES).toString('base64url')}` };
}

/** Which key a text would be; nothing where it is none. */
export function idIn(text: string): string | undefined {
  return SHAPE.exec(text)?.[1];
}

/** What is stored in its place. The key is random and long: a slow hash would add nothing. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** What signs requests: made from the key, so that its owner keeps one secret. */
export function signingSecretOf(key: string): string {
  return createHmac('sha256', key).update('plumbline request signing').digest('hex');
}
