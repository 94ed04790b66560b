import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Done, Engine } from '../engine/engine.js';
import { failure, type EngineFailure } from '../engine/failure.js';
import type { Slots } from '../engine/slots.js';
import type { EngineLimits } from '../limits.js';
import { stringLiteral } from '../sql/literal.js';
import { readStatement, type PlainStatement, type Statement } from '../sql/statement.js';
import { bodyFailure, bodyOf, wholeBody } from './body.js';
import { sendFailure } from './failure.js';
import { readForm } from './form.js';
import { readQuestion, timezoneOf, withForm, type Question } from './question.js';
import { sendAnswer } from './reply.js';
import { sendStreamed, type StreamedQuery } from './streamed.js';

export interface PrivateSide {
  readonly engine: Engine;
  readonly limits: EngineLimits;
  readonly slots: Slots;
  readonly fixed: readonly string[];
  /** Where the rows of inserts wait: engine's own, on the disk of the data. */
  readonly inbox: string;
}

/** Many pieces of a body are written at once: at the 16 KiB of a stream, writing takes twice the time. */
const WRITE_BYTES = 8 * 1024 * 1024;

const UNBOUNDED = Object.entries({ max_result_rows: '0', max_result_bytes: '0' });

type Insert = Extract<Statement, { kind: 'insert' }>;

/** Statements with full rights, as they come in on the socket that only we can open. */
export async function answerPrivate(
  side: PrivateSide,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const question = readQuestion(request);
  if ('code' in question) {
    sendFailure(response, question);
    return;
  }
  const asked: Asked = { side, question, signal };
  const done = await answer(asked, request).catch((error: unknown) => ({ failure: bodyFailure(error) }));
  if ('failure' in done) sendFailure(response, done.failure);
  else if ('run' in done) await sendStreamed(done, request, response);
  else await sendAnswer(request, response, { ...question, ...done });
}

interface Asked {
  readonly side: PrivateSide;
  readonly question: Question;
  readonly signal: AbortSignal;
}

interface Answered {
  readonly bytes: Buffer;
  readonly format: string;
  readonly timezone: string;
  readonly resultRows: number;
  readonly rowsWritten: number;
  readonly seconds: number;
}

async function answer(
  asked: Asked,
  request: IncomingMessage,
): Promise<Answered | StreamedQuery | { failure: EngineFailure }> {
  const { side, question } = asked;
  const inAddress = readStatement(question.query);
  if (inAddress.kind === 'insert') {
    const begin = question.query.slice(inAddress.rowsAt).trimStart();
    return await insert(asked, inAddress, rowsOf(begin, bodyOf(request, side.limits.insertBytes)));
  }
  const form = await readForm(request, side.limits.statementBytes);
  const whole = form === undefined ? question : withForm(question, form.fields);
  if ('code' in whole) return { failure: whole };
  const body = form?.query ?? (await wholeBody(request, side.limits.statementBytes));
  return await statement({ ...asked, question: whole }, withBody(question.query, body));
}

function withBody(query: string, body: Buffer): Buffer {
  if (query === '') return body;
  return body.length === 0 ? Buffer.from(query) : Buffer.concat([Buffer.from(`${query}\n`), body]);
}

/** The rows of an insert may be bytes of any kind: as latin1 a place in the text is a place in the bytes. */
async function statement(
  asked: Asked,
  bytes: Buffer,
): Promise<Answered | StreamedQuery | { failure: EngineFailure }> {
  const text = bytes.toString('latin1');
  const read = readStatement(text);
  switch (read.kind) {
    case 'refused':
      return { failure: failure(62, 'SYNTAX_ERROR', read.detail) };
    case 'plain':
      return asked.question.streams && read.isQuery
        ? streamed(asked, read, bytes)
        : await plain(asked, { ...read, sql: bytes.toString() });
    case 'insert': {
      const rows = bytes.subarray(read.rowsAt);
      const target = Buffer.from(read.target, 'latin1').toString();
      const settings = Buffer.from(read.settings, 'latin1').toString();
      return await insert(asked, { ...read, target, settings }, Readable.from([withoutBreak(rows)]));
    }
  }
}

async function plain(
  asked: Asked,
  { sql, format }: PlainStatement,
): Promise<Answered | { failure: EngineFailure }> {
  const done = await run(asked, sql, asked.question.format);
  if (!done.ok) return done;
  const { bytes, rows, seconds } = done;
  const { format: otherwise, settings } = asked.question;
  return {
    bytes,
    format: format ?? otherwise,
    timezone: timezoneOf(settings),
    resultRows: rows,
    rowsWritten: 0,
    seconds,
  };
}

/** A result that is sent as it comes may have any size. */
function streamed(asked: Asked, { outputAt, endsAt, format }: PlainStatement, bytes: Buffer): StreamedQuery {
  const { side, question, signal } = asked;
  const settings = new Map([...UNBOUNDED, ...question.settings]);
  const unbounded = { ...asked, question: { ...question, settings } };
  return {
    before: bytes.subarray(0, outputAt).toString(),
    after: bytes.subarray(outputAt, endsAt).toString(),
    format: format ?? question.format,
    queryId: question.queryId,
    timezone: timezoneOf(question.settings),
    inBlocks: question.inBlocks,
    directory: side.inbox,
    signal,
    run: (sql) => run(unbounded, sql, 'Null'),
  };
}

/** Rows inside a statement end at the first blank line, and what follows is run as SQL: they go through a file. */
async function insert(
  asked: Asked,
  { target, settings, format }: Insert,
  rows: Readable,
): Promise<Answered | { failure: EngineFailure }> {
  const file = join(asked.side.inbox, randomUUID());
  try {
    await pipeline(rows, createWriteStream(file, { mode: 0o600, highWaterMark: WRITE_BYTES }), {
      signal: asked.signal,
    });
    const from = `FROM INFILE ${stringLiteral(file)} COMPRESSION 'none'`;
    const done = await run(asked, `${target} ${from} ${settings} FORMAT ${format}`, 'Null');
    if (!done.ok) return done;
    const { bytes, rows: rowsWritten, seconds } = done;
    const timezone = timezoneOf(asked.question.settings);
    return { bytes, format, timezone, resultRows: 0, rowsWritten, seconds };
  } finally {
    await rm(file, { force: true });
  }
}

async function run({ side, question, signal }: Asked, sql: string, format: string): Promise<Done> {
  const { engine, slots, fixed } = side;
  const { settings, params } = question;
  const database = question.database === '' ? 'default' : question.database;
  return await engine.run({ sql, database, fixed, settings, params, format, slots, signal });
}

async function* joined(begin: string, body: Readable): AsyncGenerator<Buffer> {
  yield Buffer.from(begin);
  for await (const chunk of body) if (Buffer.isBuffer(chunk)) yield chunk;
}

function rowsOf(begin: string, body: Readable): Readable {
  return begin === '' ? body : Readable.from(joined(begin, body));
}

/** What separates the rows from `FORMAT name` is not theirs. */
function withoutBreak(rows: Buffer): Buffer {
  const text = rows.subarray(0, 64).toString('latin1');
  return rows.subarray(/^[ \t\r]*\n?/.exec(text)?.[0].length ?? 0);
}
