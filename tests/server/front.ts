/**
 * What a server has and the embedded engine has not: TCP, TLS and a password. Behind it the engine is the real one; its
 * users and roles are not those of a server (`container.test.ts` has a real one, where there is Docker).
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { holdEngine } from '@plumbline/embedded/hold.js';
import { DEFAULT_ENGINE_LIMITS } from '@plumbline/embedded/limits.js';

export const CA_FILE = fileURLToPath(new URL('./front.cert.pem', import.meta.url));
export const KEY_FILE = fileURLToPath(new URL('./front.key.pem', import.meta.url));

export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

/** Lets in who has the password, whatever the name. */
export async function openFront(password: string): Promise<Front> {
  const directory = await mkdtemp(join(tmpdir(), 'plumbline-server-'));
  const limits = { ...DEFAULT_ENGINE_LIMITS, lingerMs: 0 };
  const hold = await holdEngine({
    directory,
    role: 'command',
    command: 'test',
    limits,
    onEvent: () => undefined,
  });
  if ('reason' in hold) throw new Error(hold.detail);
  const tls = { cert: await readFile(CA_FILE), key: await readFile(KEY_FILE) };
  const server = createServer(tls, (question, answer) => {
    if (question.headers['x-clickhouse-key'] !== password) refuse(answer);
    else void pass(hold.socketPath, question, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await hold.release();
      await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** As a server says it. */
function refuse(answer: ServerResponse): void {
  const said =
    'Code: 516. DB::Exception: plumbline: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)';
  answer.writeHead(403, { 'X-ClickHouse-Exception-Code': '516' }).end(said);
}

async function pass(socketPath: string, question: IncomingMessage, answer: ServerResponse): Promise<void> {
  const { method, url, headers } = question;
  const behind = request({
    socketPath,
    method,
    path: url,
    headers,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    behind.on('response', resolve).on('error', reject);
  });
  await pipeline(question, behind);
  const response = await answered;
  answer.writeHead(response.statusCode ?? 500, response.headers);
  await pipeline(response, answer);
}
