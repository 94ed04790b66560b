import type { IncomingMessage } from 'node:http';
import { failure, type EngineFailure } from '../engine/failure.js';
import { wholeBody } from '../http/body.js';
import { readForm } from '../http/form.js';
import { withForm } from '../http/question.js';
import { stringLiteral } from '../sql/literal.js';
import { tokens } from '../sql/tokens.js';
import type { Answered, Asked } from './asked.js';
import { helloBlock, isHello } from './hello.js';
import { refused } from './judging/refused.js';
import { withLimit } from './limits/which-limit.js';
import { prepare } from './prepare.js';
import { restNameOf, restNames } from './rest.js';
import { run } from './run.js';
import { namedToStop } from './under-way.js';

const EMPTY = failure(62, 'SYNTAX_ERROR', 'Empty query');
const RESTING: EngineFailure = {
  ...failure(
    159,
    'TIMEOUT_EXCEEDED',
    'The engine had to be started anew for this statement, or for who asks it, which rests',
  ),
  limit: 'rest',
};

const INSERT = /^\s*INSERT\b/i;
const NO_INSERT = refused('INSERT is not allowed');

/** Python's client packs the statement of an insert with its rows, and no other. */
const PACKED_ROWS = new Set(['lz4', 'zstd']);

function packed(encoding: string): EngineFailure {
  const instead = 'a statement is compressed with gzip, and nothing is inserted here';
  return failure(48, 'NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not known: ${instead}`);
}

/** What stands in an address and in a body may be too long together. */
function tooLong(most: number): EngineFailure {
  return failure(307, 'TOO_MANY_BYTES', `The statement is larger than ${most} bytes`);
}

const NOTHING_ASKED: Answered = {
  bytes: Buffer.alloc(0),
  format: '',
  timezone: 'UTC',
  resultRows: 0,
  seconds: 0,
};

/** Reads the statement of a request, and has it answered. */
export async function answer(asked: Asked, request: IncomingMessage): Promise<Answered | EngineFailure> {
  const { question, reader } = asked;
  // Its rows may be many, and packed in ways that a statement is not.
  if (INSERT.test(question.query)) return NO_INSERT;
  const encoding = request.headers['content-encoding'] ?? '';
  if (PACKED_ROWS.has(encoding)) return packed(encoding);
  const most = reader.limits.doorStatementBytes;
  const form = await readForm(request, most);
  const whole = form === undefined ? question : withForm(question, form.fields, { ignoresSessions: true });
  if ('code' in whole) return whole;
  const body = (form?.query ?? (await wholeBody(request, most))).toString();
  const sql = question.query === '' || body === '' ? question.query + body : `${question.query}\n${body}`;
  if (INSERT.test(sql)) return NO_INSERT;
  if (Buffer.byteLength(sql) > most) return withLimit(tooLong(most), reader);
  const isDriver = question.revision > 0;
  if (sql.trim() === '' && !isDriver) return NOTHING_ASKED;
  if (tokens(sql).next().done === true) return EMPTY;
  const stopped = namedToStop(sql);
  if (stopped !== undefined) return await ask(asked, stop(asked, stopped));
  if (isDriver && isHello(sql)) {
    return { ...NOTHING_ASKED, bytes: helloBlock(question.revision), format: 'Native', resultRows: 1 };
  }
  return await ask({ ...asked, question: whole }, sql);
}

/** What is asked in its place: the answer that ClickHouse gives. */
function stop({ underWay, reader: { user } }: Asked, name: string): string {
  const found = underWay.stop(user, name) ? 1 : 0;
  const [id, whose] = [stringLiteral(name), stringLiteral(user)];
  return `SELECT 'waiting' AS kill_status, ${id} AS query_id, ${whose} AS user, '' AS query FROM numbers(${found})`;
}

async function ask(asked: Asked, sql: string): Promise<Answered | EngineFailure> {
  const { reader, question, agent, rest } = asked;
  const { user } = reader;
  if (rest.of(restNameOf(user), ...restNames({ user, agent, sql })) > 0) return withLimit(RESTING, reader);
  const prepared = prepare(sql, question, reader);
  return 'code' in prepared ? prepared : await run(prepared, asked);
}
