import { createHmac, timingSafeEqual } from 'node:crypto';

/** What `Authorization: Plumbline-HMAC-SHA256 …` says. */
export interface Signed {
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly nonce: string;
  /** Of the body, in hex. It is known before the body is read, and compared when it has been. */
  readonly bodySha256: string;
  readonly signature: string;
}

export const SIGNED_SCHEME = 'Plumbline-HMAC-SHA256';

const PART = /^\s*([A-Za-z0-9]+)\s*=\s*"?([A-Za-z0-9_.~+/=-]{1,128})"?\s*$/;
const HEX = /^[0-9a-f]{64}$/;
const NONCE = /^[A-Za-z0-9_.~+/=-]{8,128}$/;
const MOST_PARTS = 8;

/** Nothing where a part is missing or is not what it should be. */
export function readSigned(text: string): Signed | undefined {
  const parts = new Map<string, string>();
  const given = text.split(',');
  if (given.length > MOST_PARTS) return undefined;
  for (const part of given) {
    const [, name, value] = PART.exec(part) ?? [];
    if (name === undefined || value === undefined || parts.has(name)) return undefined;
    parts.set(name, value);
  }
  const keyId = parts.get('id') ?? '';
  const timestamp = parts.get('timestamp') ?? '';
  const nonce = parts.get('nonce') ?? '';
  const bodySha256 = parts.get('sha256') ?? '';
  const signature = parts.get('signature') ?? '';
  if (keyId === '' || !/^\d{1,12}$/.test(timestamp) || !NONCE.test(nonce)) return undefined;
  if (!HEX.test(bodySha256) || !HEX.test(signature)) return undefined;
  return { keyId, timestamp: Number(timestamp), nonce, bodySha256, signature };
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
}

/** What is signed: a line each. */
export function textToSign(
  { timestamp, nonce, bodySha256 }: Omit<Signed, 'keyId' | 'signature'>,
  { method, url }: SignedRequest,
): string {
  return [String(timestamp), nonce, method, url, bodySha256].join('\n');
}

export function signatureOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** In a time that does not tell where they differ. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
