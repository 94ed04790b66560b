import type { IncomingMessage, ServerResponse } from 'node:http';
import { wholeBody } from '../http/body.js';
import { isHolder } from './lease.js';
import type { Lifetime } from './lifetime.js';

/** An order for a door names its readers, each with their domains. */
const MESSAGE_BYTES = 16 * 1024 * 1024;

/** A holder that does not read what it is told is told no more. */
const UNREAD_BYTES = 1024 * 1024;

/** The leases there are, by what their holders can be told over the connection that holds them. */
export class LeaseLines {
  readonly #open = new Map<string, ServerResponse>();

  open(lease: string, response: ServerResponse): void {
    this.#open.set(lease, response);
    response.on('close', () => this.#open.delete(lease));
  }

  tell(lease: string, message: object): void {
    const response = this.#open.get(lease);
    if (response !== undefined && response.writableLength < UNREAD_BYTES) response.write(line(message));
  }
}

export interface LeaseRooms {
  readonly lifetime: Lifetime;
  readonly lines: LeaseLines;
  readonly onEnd: (lease: string) => void;
}

/** `POST /lease`: answered with a line, and held for as long as the connection is open. */
export async function serveLease(
  { lifetime, lines, onEnd }: LeaseRooms,
  request: IncomingMessage,
  response: ServerResponse,
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
  lines.open(lease, response);
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
