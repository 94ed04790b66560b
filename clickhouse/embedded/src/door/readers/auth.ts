import type { IncomingMessage } from 'node:http';
import { header, type Question } from '../../http/question.js';
import type { Credentials } from './users.js';

/** The three ways in which ClickHouse's clients say who they are. */
export function credentialsOf(request: IncomingMessage, question: Question): Credentials | undefined {
  return fromHeaders(request) ?? fromBasic(request) ?? fromAddress(question);
}

function fromHeaders(request: IncomingMessage): Credentials | undefined {
  const user = header(request, 'x-clickhouse-user');
  const password = header(request, 'x-clickhouse-key');
  if (user === undefined && password === undefined) return undefined;
  return { user: user ?? '', password: password ?? '' };
}

function fromBasic(request: IncomingMessage): Credentials | undefined {
  const basic = /^Basic ([\w+/=-]+)$/i.exec(header(request, 'authorization') ?? '')?.[1];
  if (basic === undefined) return undefined;
  const [user = '', ...rest] = Buffer.from(basic, 'base64').toString().split(':');
  return { user, password: rest.join(':') };
}

function fromAddress({ user, password }: Question): Credentials | undefined {
  if (user === undefined && password === undefined) return undefined;
  return { user: user ?? '', password: password ?? '' };
}
