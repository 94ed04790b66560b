import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { header, type Question } from '../http/question.js';

export interface DoorUser {
  readonly user: string;
  readonly password: string;
}

/** The three ways in which ClickHouse's clients say who they are. */
export function authenticate(
  request: IncomingMessage,
  question: Question,
  known: DoorUser,
): 'ok' | 'wrong' | 'none' {
  const given = fromHeaders(request) ?? fromBasic(request) ?? fromAddress(question);
  if (given === undefined) return 'none';
  const right = [same(given.user, known.user), same(given.password, known.password)];
  return right.every(Boolean) ? 'ok' : 'wrong';
}

function fromHeaders(request: IncomingMessage): DoorUser | undefined {
  const user = header(request, 'x-clickhouse-user');
  const password = header(request, 'x-clickhouse-key');
  if (user === undefined && password === undefined) return undefined;
  return { user: user ?? '', password: password ?? '' };
}

function fromBasic(request: IncomingMessage): DoorUser | undefined {
  const basic = /^Basic ([\w+/=-]+)$/i.exec(header(request, 'authorization') ?? '')?.[1];
  if (basic === undefined) return undefined;
  const [user = '', ...rest] = Buffer.from(basic, 'base64').toString().split(':');
  return { user, password: rest.join(':') };
}

function fromAddress({ user, password }: Question): DoorUser | undefined {
  if (user === undefined && password === undefined) return undefined;
  return { user: user ?? '', password: password ?? '' };
}

/** In the same time wherever they differ. */
function same(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
