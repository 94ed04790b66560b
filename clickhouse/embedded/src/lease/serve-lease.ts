import type { IncomingMessage, ServerResponse } from 'node:http';
import { wholeBody } from '../http/body.js';
import { isHolder, type LeaseAnswer } from './lease.js';
import type { Lifetime } from './lifetime.js';

const HOLDER_BYTES = 64 * 1024;

/** `POST /lease`: answered with a line, and held for as long as the connection is open. */
export async function serveLease(
  lifetime: Lifetime,
  request: IncomingMessage,
  response: ServerResponse,
  onEnd: (lease: string) => void,
): Promise<void> {
  const holder = parse(await wholeBody(request, HOLDER_BYTES));
  if (!isHolder(holder)) {
    response.writeHead(400).end();
    return;
  }
  const answer: LeaseAnswer = lifetime.lease(holder);
  response.writeHead('lease' in answer ? 200 : 409, { 'Content-Type': 'application/json' });
  if (!('lease' in answer)) {
    response.end(`${JSON.stringify(answer)}\n`);
    return;
  }
  const { lease } = answer;
  const end = () => {
    onEnd(lease);
    lifetime.release(lease);
  };
  if (response.destroyed) end();
  else response.on('close', end).write(`${JSON.stringify(answer)}\n`);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
