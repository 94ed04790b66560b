import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Done } from '../engine/engine.js';
import type { EngineFailure } from '../engine/failure.js';
import { stringLiteral } from '../sql/literal.js';
import { failureText, sendFailure } from './failure.js';
import { withoutOurs } from './own-words.js';
import { acceptsGzip, headersOf, sendBody } from './reply.js';
import { makeResultPipe } from './result-pipe.js';

export interface StreamedQuery {
  /** The statement before the place that its result goes to, and from there on. */
  readonly before: string;
  readonly after: string;
  readonly format: string;
  readonly queryId: string;
  readonly timezone: string;
  readonly inBlocks: boolean;
  /** For the pipe that the result passes through. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly run: (sql: string) => Promise<Done>;
}

/** Sends a result as it comes. What fails after its first rows is told behind them, as ClickHouse 25.11 began to. */
export async function sendStreamed(
  query: StreamedQuery,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const pipe = await makeResultPipe(query.directory);
  const leave = (): void => void pipe.remove();
  query.signal.addEventListener('abort', leave, { once: true });
  const running = runInto(pipe.path, query).finally(() => pipe.end());
  try {
    const chunks = bytesOf(pipe.result);
    const first = await chunks.next();
    const done = first.done === true ? await running : undefined;
    if (done?.ok === false) {
      sendFailure(response, done.failure);
      return;
    }
    const tag = randomBytes(8).toString('hex');
    const gzipped = acceptsGzip(request);
    response.writeHead(200, { ...headersOf(query, gzipped), 'X-ClickHouse-Exception-Tag': tag });
    const pieces = withFailure(first.value, chunks, running, tag);
    await sendBody(response, pieces, { inBlocks: query.inBlocks, gzipped });
  } catch {
    response.destroy();
  } finally {
    query.signal.removeEventListener('abort', leave);
    await pipe.remove();
    await running;
    // A statement that began when the pipe had gone has made a file of that name.
    await rm(pipe.path, { force: true });
  }
}

async function runInto(path: string, { before, after, format, run }: StreamedQuery): Promise<Done> {
  const into = `INTO OUTFILE ${stringLiteral(path)} APPEND COMPRESSION 'none'`;
  // A comment may end what stands before.
  const ours = `\n${into} ${after === '' ? `FORMAT ${format}` : ''}`;
  const done = await run(`${before}${ours}${after}`);
  return done.ok ? done : { ...done, failure: withoutOurs(done.failure, before, ours) };
}

async function* bytesOf(result: Readable): AsyncGenerator<Buffer, undefined> {
  for await (const chunk of result) if (Buffer.isBuffer(chunk)) yield chunk;
  return undefined;
}

async function* withFailure(
  first: Buffer | undefined,
  rest: AsyncIterable<Buffer>,
  running: Promise<Done>,
  tag: string,
): AsyncGenerator<Buffer> {
  if (first !== undefined) yield first;
  yield* rest;
  const done = await running;
  if (!done.ok) yield failureBehind(done.failure, tag);
}

const MARK = '__exception__';

function failureBehind(failure: EngineFailure, tag: string): Buffer {
  const text = failureText(failure);
  const length = Buffer.byteLength(text);
  return Buffer.from(`\r\n${MARK}\r\n${tag}\r\n${text}${length} ${tag}\r\n${MARK}\r\n`);
}
