import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { isSame } from '../auth/signature.js';

/**
 * The secret of a webhook as services can send it: as a bearer, as the password of the URL, or as `?token=` where a
 * service knows nothing else.
 */
export function hasSecret({ headers, query }: Request, secret: string): boolean {
  const [, scheme = '', rest = ''] = /^(\S+)\s+(\S+)/.exec(headers.authorization ?? '') ?? [];
  const token = query['token'];
  const given = [
    ...(scheme.toLowerCase() === 'bearer' ? [rest] : []),
    ...(scheme.toLowerCase() === 'basic' ? [passwordIn(rest)] : []),
    ...(typeof token === 'string' ? [token] : []),
  ];
  return given.some((one) => isSame(one, secret));
}

function passwordIn(basic: string): string {
  const text = Buffer.from(basic, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}

/** What proves one mail and no other. */
export interface OneTimeProof {
  readonly text: string;
  /** In milliseconds since 1970: a day later, or a day from now, it proves nothing any more. */
  readonly at: number;
}

/** Mailgun tries again for eight hours. What is remembered of a proof is kept for as long (store/api-keys/nonces.ts). */
const MAILGUN_MS = 24 * 3_600_000;

/** Mailgun signs the time and a token, not the mail: whoever has seen that could use it with another. */
export function mailgunProof(
  fields: ReadonlyMap<string, string>,
  signingKey: string,
  now: number,
): OneTimeProof | undefined {
  const [timestamp = '', token = '', signature = ''] = ['timestamp', 'token', 'signature'].map((name) =>
    fields.get(name),
  );
  if (!/^\d{1,12}$/.test(timestamp) || token === '') return undefined;
  const at = Number(timestamp) * 1000;
  if (Math.abs(now - at) > MAILGUN_MS) return undefined;
  const text = createHmac('sha256', signingKey)
    .update(timestamp + token)
    .digest('hex');
  return isSame(text, signature) ? { text, at: Math.max(at, now) } : undefined;
}
