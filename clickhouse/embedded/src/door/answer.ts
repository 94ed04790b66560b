import type { IncomingMessage, ServerResponse } from 'node:http';
import { asArguments, doorArguments, judgingArguments } from '../engine/arguments.js';
import type { Done, Engine } from '../engine/engine.js';
import { failure, type EngineFailure } from '../engine/failure.js';
import type { Slots } from '../engine/slots.js';
import { bodyFailure, wholeBody } from '../http/body.js';
import { sendFailure } from '../http/failure.js';
import { readForm } from '../http/form.js';
import { readQuestion, type Question } from '../http/question.js';
import { sendAnswer, sendText } from '../http/reply.js';
import type { EngineLimits } from '../limits.js';
import { withLimit } from './which-limit.js';
import { stringLiteral } from '../sql/literal.js';
import { authenticate, type DoorUser } from './auth.js';
import { doorDatabase, guard } from './guard.js';
import type { Judge } from './judge.js';
import { helloBlock, isHello } from './hello.js';
import { catalogueFilters, type DoorNames } from './names.js';
import { doorSettings } from './settings.js';

export interface DoorSide {
  readonly engine: Engine;
  readonly limits: EngineLimits;
  readonly slots: Slots;
  readonly user: DoorUser;
  readonly names: DoorNames;
  readonly judge: Judge;
}

/** Statements of people and Grafana: read only, capped, and with views alone to read. */
export async function answerAtDoor(
  side: DoorSide,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const question = readQuestion(request);
  if ('code' in question) {
    sendFailure(response, question);
    return;
  }
  const who = authenticate(request, question, side.user);
  if (who !== 'ok') {
    sendFailure(response, who === 'none' ? NO_PASSWORD : WRONG_PASSWORD);
    return;
  }
  const done = await answer(side, question, request, signal).catch(bodyFailure);
  if ('code' in done) sendFailure(response, withLimit(done, side.limits));
  else if (done.format === '') sendText(response, 200, 'Ok.\n');
  else await sendAnswer(request, response, { ...done, rowsWritten: 0, queryId: question.queryId });
}

const NO_PASSWORD = failure(194, 'REQUIRED_PASSWORD', 'Authentication is required');
const WRONG_PASSWORD = failure(
  516,
  'AUTHENTICATION_FAILED',
  'Authentication failed: password is incorrect, or there is no user with such name',
);

/** What a driver of the native protocol over HTTP would not understand, and tell nobody of. */
const EMPTY = failure(62, 'SYNTAX_ERROR', 'Empty query');
const DRIVER_FORMAT = failure(
  62,
  'SYNTAX_ERROR',
  'This client reads Native alone: leave FORMAT out of the statement',
);

function tooLarge(bytes: number): EngineFailure {
  return failure(
    396,
    'TOO_MANY_ROWS_OR_BYTES',
    `The result has ${bytes} bytes, which is more than max bytes`,
  );
}

interface Answered {
  readonly bytes: Buffer;
  readonly format: string;
  readonly rowsRead: number;
  readonly seconds: number;
}

async function answer(
  side: DoorSide,
  question: Question,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<Answered | EngineFailure> {
  const form = await readForm(request, side.limits.doorStatementBytes);
  const body = (form?.query ?? (await wholeBody(request, side.limits.doorStatementBytes))).toString();
  const sql = question.query === '' || body === '' ? question.query + body : `${question.query}\n${body}`;
  const isDriver = question.revision > 0;
  if (sql.trim() === '')
    return isDriver ? EMPTY : { bytes: Buffer.alloc(0), format: '', rowsRead: 0, seconds: 0 };
  if (isDriver && isHello(sql)) {
    return { bytes: helloBlock(question.revision), format: 'Native', rowsRead: 1, seconds: 0 };
  }
  return await ask(side, { ...question, params: form?.params ?? question.params }, sql, signal);
}

async function ask(
  side: DoorSide,
  question: Question,
  sql: string,
  signal: AbortSignal,
): Promise<Answered | EngineFailure> {
  const { engine, limits, slots, names, judge } = side;
  const read = guard(sql, names);
  if ('code' in read && !read.isUnknown) return read;
  if (question.revision > 0 && 'format' in read && read.format !== undefined) return DRIVER_FORMAT;
  const { settings = new Map<string, string>(), filters = new Map<string, string>() } =
    'code' in read ? {} : read;
  const database = doorDatabase(question.database, names);
  if (typeof database !== 'string') return database;
  const given = doorSettings(new Map([...question.settings, ...settings]), limits);
  if ('code' in given) return given;
  const session = {
    database,
    fixed: [...doorArguments(limits), ...asArguments(Object.fromEntries(given))],
    settings: new Map<string, string>(),
    params: question.params,
    signal,
  };
  const filtering = `--additional_table_filters=${filterMap([...filters, ...catalogueFilters(names)])}`;
  const done = await engine.inTurn({ slots, signal }, async (run): Promise<Done> => {
    const judging = { ...session, fixed: judgingArguments(limits), format: 'TSVRaw' };
    const refusal = await judge.refusal(read, sql, (statement) => run({ ...judging, sql: statement }));
    if (refusal !== undefined) return { ok: false, failure: refusal };
    const fixed = [...session.fixed, filtering];
    return await run({ ...session, fixed, sql: 'sql' in read ? read.sql : sql, format: question.format });
  });
  if (!done.ok) return done.failure;
  // The engine counts a column that is the same in all rows once.
  if (done.bytes.length > limits.doorResultBytes) return tooLarge(done.bytes.length);
  const format = 'format' in read ? read.format : undefined;
  return { bytes: done.bytes, format: format ?? question.format, rowsRead: done.rows, seconds: done.seconds };
}

/** Ours come last: a table that is filtered twice is filtered by the last. */
function filterMap(filters: readonly (readonly [string, string])[]): string {
  const entries = [...new Map(filters)].map(
    ([table, filter]) => `${stringLiteral(table)}:${stringLiteral(filter)}`,
  );
  return `{${entries.join(',')}}`;
}
