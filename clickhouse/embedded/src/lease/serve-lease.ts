import type { IncomingMessage, ServerResponse } from 'node:http';
import { wholeBody } from '../http/body.js';
import { isHolder } from './lease.js';
import type { Lifetime } from './lifetime.js';

const MESSAGE_BYTES = 64 * 1024;

/** `POST /lease`: answered with a line, and held for as long as the connection is open. */
export async function serveLease(
  lifetime: Lifetime,
  request: IncomingMessage,
  response: ServerResponse,
  onEnd: (lease: string) => void,
): Promise<void> {
  const holder = await readMessage(request);
  if (!isHolder(holder)) {
    response.writeHead(400).end();
    return;
  }
  const answer = lifetime.lease(holder);
  if (!('lease' in answer)) {
    sendMessage(response, 409, answer);
    return;
  }
  const { lease } = answer;
  const end = () => {
    lifetime.release(lease);
    onEnd(lease);
  };
  if (response.destroyed) {
    end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.on('close', end).write(line(answer));
}

export async function readMessage(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse((await wholeBody(request, MESSAGE_BYTES)).toString());
  } catch {
    return undefined;
  }
}

export function sendMessage(response: ServerResponse, status: number, message: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(line(message));
}

function line(message: object): string {
  return `${JSON.stringify(message)}\n`;
}
