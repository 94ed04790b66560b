import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, statusOf, type Refusal } from './refusals.js';

/** What a handler answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client that is told no while it sends may go on for so long: one that is cut off at once never reads the answer. */
const LINGER_MS = 2000;
const LINGER_BYTES = 4 * 1024 * 1024;
const RETRY_SECONDS = 5;

export function answerWith(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Answer,
): void {
  const text = `${JSON.stringify(body)}\n`;
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (hasEnded(request)) response.end(text);
  else endLate(request, response, text);
}

export function refuse(request: IncomingMessage, response: ServerResponse, refused: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = statusOf(refused);
  const retry = refused.retryAfterSeconds ?? (status === 429 || status === 503 ? RETRY_SECONDS : undefined);
  answerWith(request, response, {
    status,
    body: bodyOf(refused),
    headers: {
      ...(retry === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retry))) }),
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="plumbline"' } : {}),
    },
  });
}

function hasEnded({ headers, complete, readableEnded }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  return !hasBody || complete || readableEnded;
}

/** The answer is sent at once, and the connection closed when the client has stopped, or has had its time. */
function endLate(request: IncomingMessage, response: ServerResponse, text: string): void {
  response.setHeader('connection', 'close');
  response.write(text);
  let left = LINGER_BYTES;
  const end = (): void => {
    clearTimeout(late);
    request.off('data', count);
    // Node closes the connection when this has been sent, after the answers to what was asked on it before.
    response.end();
  };
  const count = (chunk: Buffer): void => {
    left -= chunk.length;
    if (left < 0) end();
  };
  const late = setTimeout(end, LINGER_MS);
  request.on('data', count).once('end', end).once('close', end).once('error', end);
}
