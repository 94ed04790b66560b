import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';

const LONGEST_NAME = 200;
const CLAIMS = z.object({
  username: z.string().optional(),
  email: z.string().optional(),
  sub: z.string().optional(),
});

/**
 * Whom Grafana names behind a key: `X-Grafana-User` where it is told to send that, else who its token is of. Nobody
 * checks it, so it is shown and gives no right.
 */
export function personIn(headers: IncomingHttpHeaders): string {
  const named = headers['x-grafana-user'] ?? '';
  const person = typeof named === 'string' && named !== '' ? named : subjectOf(headers['x-grafana-id']);
  return person.slice(0, LONGEST_NAME);
}

function subjectOf(token: string | readonly string[] | undefined): string {
  if (typeof token !== 'string') return '';
  const [, payload = ''] = token.split('.');
  const claims = CLAIMS.safeParse(jsonOf(Buffer.from(payload, 'base64url').toString()));
  if (!claims.success) return '';
  const { username = '', email = '', sub = '' } = claims.data;
  return [username, email, sub].find((name) => name !== '') ?? '';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
