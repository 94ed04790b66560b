import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Holder, LeaseAnswer } from '../lease/lease.js';

/** A lease that is held: the connection it is. */
export interface Lease {
  readonly id: string;
  /** Resolves when the engine has gone, or the lease was given back. */
  readonly ended: Promise<void>;
  release(): void;
}

export type LeaseOutcome =
  | { readonly held: Lease }
  | { readonly refused: 'ending' }
  | { readonly refused: 'directory_in_use'; readonly by: Holder }
  | { readonly refused: 'unreachable' }
  | { readonly refused: 'silent' };

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly timeoutMs: number;
}

/** Asks for a lease on the engine behind a socket. */
export async function takeLease(
  socketPath: string,
  holder: Holder,
  timeoutMs: number,
): Promise<LeaseOutcome> {
  const called = await call(socketPath, {
    method: 'POST',
    path: '/lease',
    body: JSON.stringify(holder),
    timeoutMs,
  });
  if (called === 'unreachable' || called === 'silent') return { refused: called };
  const { sent, response } = called;
  const answer = await firstLine(response);
  if (answer === undefined) return { refused: 'unreachable' };
  if (!('lease' in answer)) return answer;
  const ended = new Promise<void>((resolve) => {
    response.on('close', resolve).resume();
  });
  // A process with nothing left to do may end; its lease ends with it.
  response.socket.unref();
  const release = () => {
    sent.destroy();
  };
  return { held: { id: answer.lease, ended, release } };
}

export type Health = 'healthy' | 'unwell' | 'unreachable' | 'silent';

/** Whether the engine itself answers, not its process alone. */
export async function isHealthy(socketPath: string, timeoutMs: number): Promise<Health> {
  const called = await call(socketPath, { method: 'GET', path: '/health', timeoutMs });
  if (called === 'unreachable' || called === 'silent') return called;
  await text(called.response).catch(() => undefined);
  return called.response.statusCode === 200 ? 'healthy' : 'unwell';
}

/** Sends a message and reads the answer; nothing where there is none. */
export async function tell(
  socketPath: string,
  path: string,
  body: string,
  timeoutMs: number,
): Promise<string | undefined> {
  const called = await call(socketPath, { method: 'POST', path, body, timeoutMs });
  if (called === 'unreachable' || called === 'silent') return undefined;
  return await text(called.response).catch(() => undefined);
}

interface Called {
  readonly sent: ClientRequest;
  readonly response: IncomingMessage;
}

async function call(
  socketPath: string,
  { method, path, body, timeoutMs }: Call,
): Promise<Called | 'unreachable' | 'silent'> {
  return await new Promise((resolve) => {
    const sent = request({ socketPath, method, path, agent: false });
    const timer = setTimeout(() => {
      resolve('silent');
      sent.destroy();
    }, timeoutMs);
    sent.on('error', () => {
      clearTimeout(timer);
      resolve('unreachable');
    });
    sent.on('response', (response) => {
      clearTimeout(timer);
      response.on('error', () => undefined);
      resolve({ sent, response });
    });
    sent.end(body);
  });
}

/** The answer is a line; what follows it, if anything, is the lease being held. */
async function firstLine(response: IncomingMessage): Promise<LeaseAnswer | undefined> {
  return await new Promise((resolve) => {
    let line = '';
    response.setEncoding('utf8');
    response.on('data', (piece: string) => {
      line += piece;
      if (line.includes('\n')) resolve(parse(line));
    });
    response.on('close', () => {
      resolve(parse(line));
    });
  });
}

function parse(line: string): LeaseAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(line);
    return isAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Our own child speaks here, over a socket that only we can open. */
function isAnswer(value: unknown): value is LeaseAnswer {
  return typeof value === 'object' && value !== null && ('lease' in value || 'refused' in value);
}
