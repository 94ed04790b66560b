import { createHash } from 'node:crypto';
import * as z from 'zod';
import { timerMs } from '../../model/timers.js';
import { messageOf } from '../mailbox/troubles.js';
import type { Token, TokenSettings, TokenTools } from './token.js';

const ANSWER = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
});
const REFUSAL = z.object({ error: z.string().max(100), error_description: z.string().optional() });
const MOST_BYTES = 256 * 1024;

/** Asks an endpoint (RFC 6749, 6 and 4.4). A refresh token that it replaces is remembered in the place of the old one. */
export async function tokenFromEndpoint(settings: TokenSettings, tools: TokenTools): Promise<Token> {
  const { token_url: url = '', refresh_token: configured } = settings;
  const key = configured === undefined ? undefined : `refresh_token:${digestOf(configured)}`;
  const current = key === undefined ? undefined : ((await tools.cursor.read(key)) ?? configured);
  const answer = await post(url, formOf(settings, current), settings.timeout, tools.stop);
  if (!answer.ok) return answer;
  const parsed = ANSWER.safeParse(answer.json);
  if (!parsed.success) return { ok: false, detail: `${url}: the answer has no token` };
  const { access_token: token, expires_in: seconds, refresh_token: next } = parsed.data;
  if (key !== undefined && next !== undefined && next !== current)
    await tools.cursor.write(new Map([[key, next]]));
  return { ok: true, token, endsAt: seconds === undefined ? undefined : tools.now() + seconds * 1000 };
}

function formOf(settings: TokenSettings, refreshToken: string | undefined): URLSearchParams {
  const { client_id: id, client_secret: secret, scope } = settings;
  const form = new URLSearchParams(
    refreshToken === undefined
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'refresh_token', refresh_token: refreshToken },
  );
  for (const [name, value] of Object.entries({ client_id: id, client_secret: secret, scope }))
    if (value !== undefined) form.set(name, value);
  return form;
}

type Answer = { readonly ok: true; readonly json: unknown } | (Token & { readonly ok: false });

async function post(url: string, form: URLSearchParams, timeout: number, stop: AbortSignal): Promise<Answer> {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(timerMs(timeout))]);
    // What a redirection would be sent are our secrets.
    const response = await fetch(url, { method: 'POST', body: form, redirect: 'error', signal });
    const text = await textOf(response);
    if (response.ok) return { ok: true, json: JSON.parse(text) as unknown };
    const waits = Number(response.headers.get('retry-after'));
    return {
      ok: false,
      detail: `${url}: ${response.status} ${refusalIn(text)}`.trim(),
      ...(waits > 0 ? { retryAfterMs: waits * 1000 } : {}),
    };
  } catch (error) {
    return { ok: false, detail: `${url}: ${detailOf(error)}` };
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST_BYTES) throw new Error('the answer is too long');
  }
  return text;
}

function refusalIn(text: string): string {
  try {
    const { error, error_description: more } = REFUSAL.parse(JSON.parse(text));
    return more === undefined ? error : `${error}: ${more.slice(0, 200)}`;
  } catch {
    return '';
  }
}

/** `fetch` says only that it failed; the cause says why. */
function detailOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return messageOf(cause ?? error);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
