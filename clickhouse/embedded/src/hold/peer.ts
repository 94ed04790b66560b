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

export interface LeaseOptions {
  readonly timeoutMs: number;
  /** What the engine has to say while the lease is held. */
  readonly onMessage: (message: unknown) => void;
}

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  readonly timeoutMs: number;
}

/** Asks for a lease on the engine behind a socket. */
export async function takeLease(
  socketPath: string,
  holder: Holder,
  { timeoutMs, onMessage }: LeaseOptions,
): Promise<LeaseOutcome> {
  const called = await call(socketPath, {
    method: 'POST',
    path: '/lease',
    body: JSON.stringify(holder),
    timeoutMs,
  });
  if (called === 'unreachable' || called === 'silent') return { refused: called };
  const { sent, response } = called;
  const answer = await new Promise<unknown>((resolve) => {
    let hear = resolve;
    readLines(response, (said) => {
      hear(said);
      hear = onMessage;
    });
  });
  if (!isAnswer(answer)) return { refused: 'unreachable' };
  if (!('lease' in answer)) return answer;
  const ended = new Promise<void>((resolve) => {
    response.on('close', resolve);
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
  message: Omit<Call, 'method'> & Partial<Pick<Call, 'method'>>,
): Promise<string | undefined> {
  const called = await call(socketPath, { method: 'POST', ...message });
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

/** Each line is a message; one that is none, and the end, are undefined. */
function readLines(response: IncomingMessage, onLine: (said: unknown) => void): void {
  let begun = '';
  response.setEncoding('utf8');
  response.on('data', (piece: string) => {
    const lines = (begun + piece).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) onLine(parse(line));
  });
  response.on('close', () => {
    onLine(undefined);
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Our own child speaks here, over a socket that only we can open. */
function isAnswer(value: unknown): value is LeaseAnswer {
  return typeof value === 'object' && value !== null && ('lease' in value || 'refused' in value);
}
