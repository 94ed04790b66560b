import type { IncomingMessage } from 'node:http';
import { asArguments, doorArguments, judgingArguments } from '../engine/arguments.js';
import type { Done, Engine, Statement } from '../engine/engine.js';
import { failure, type EngineFailure } from '../engine/failure.js';
import type { Slots } from '../engine/slots.js';
import { wholeBody } from '../http/body.js';
import { readForm } from '../http/form.js';
import { timezoneOf, withForm, type Question } from '../http/question.js';
import { stringLiteral } from '../sql/literal.js';
import { tokens } from '../sql/tokens.js';
import { catalogueFilters } from './allowed/names.js';
import { helloBlock, isHello } from './hello.js';
import { doorDatabase, guard } from './judging/guard.js';
import { asCalled } from './judging/real-names.js';
import { refused } from './judging/refused.js';
import { Deadline } from './limits/deadline.js';
import { formatRefusal } from './limits/formats.js';
import { doorSettings } from './limits/settings.js';
import { unseenOf } from './limits/unseen.js';
import { withLimit } from './limits/which-limit.js';
import { withoutValues } from './limits/without-values.js';
import type { Reader } from './readers/reader.js';
import { restName, type Rest } from './rest.js';
import { namedToStop, type UnderWay } from './under-way.js';

/** A request of somebody who may read. */
export interface Asked {
  readonly engine: Engine;
  /** Of the whole door. */
  readonly slots: Slots;
  readonly reader: Reader;
  readonly question: Question;
  readonly signal: AbortSignal;
  readonly underWay: UnderWay;
  /** Told before the engine ends, because nothing else ends this statement. */
  readonly onOverdue: (rest: string) => void;
  readonly rest: Rest;
}

/** What a driver of the native protocol over HTTP would not understand, and tell nobody of. */
const EMPTY = failure(62, 'SYNTAX_ERROR', 'Empty query');
const DRIVER_FORMAT = failure(
  62,
  'SYNTAX_ERROR',
  'This client reads Native alone: leave FORMAT out of the statement',
);

const RESTING: EngineFailure = {
  ...failure(159, 'TIMEOUT_EXCEEDED', 'The engine had to be started anew for this statement, which rests'),
  limit: 'rest',
};
const HIDDEN_PLAN = refused('This plan names what is not for readers');

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

function tooLarge(bytes: number): EngineFailure {
  return failure(
    396,
    'TOO_MANY_ROWS_OR_BYTES',
    `The result has ${bytes} bytes, which is more than max bytes`,
  );
}

export interface Answered {
  readonly bytes: Buffer;
  readonly format: string;
  readonly timezone: string;
  readonly resultRows: number;
  readonly seconds: number;
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
  const { reader, question, signal, onOverdue, rest } = asked;
  const { limits, names, judge } = reader;
  const name = restName(sql);
  if (rest.of(name) > 0) return withLimit(RESTING, reader);
  const read = guard(sql, names);
  if ('code' in read && !read.isUnknown) return read;
  if (question.revision > 0 && 'format' in read && read.format !== undefined) return DRIVER_FORMAT;
  const { settings = new Map<string, string>(), filters = new Map<string, string>() } =
    'code' in read ? {} : read;
  const database = doorDatabase(question.database, names);
  if (typeof database !== 'string') return database;
  const given = doorSettings(new Map([...question.settings, ...settings]), limits, names);
  if ('code' in given) return given;
  const format = ('format' in read ? read.format : undefined) ?? question.format;
  const isPlan = 'isPlan' in read && read.isPlan;
  const oddFormat = formatRefusal(format, { ...names, isPlan });
  if (oddFormat !== undefined) return oddFormat;
  const seconds = Number(given.get('max_execution_time') ?? limits.doorStatementSeconds);
  const session = {
    database,
    fixed: [...doorArguments(limits), ...asArguments({ ...Object.fromEntries(given), ...unseenOf(names) })],
    settings: new Map<string, string>(),
    params: question.params,
    signal,
  };
  const beneath = [...catalogueFilters(names), ...reader.rows];
  const done = await inTurn(asked, async (run): Promise<Done> => {
    const deadline = new Deadline(seconds);
    // A query within a query is answered as it is judged: of the same rows.
    const judging = {
      ...session,
      fixed: [...judgingArguments(limits), ...asArguments(unseenOf(names)), filtering(beneath)],
      format: 'TSVRaw',
    };
    const within = (work: Statement): Promise<Done> =>
      run({
        ...work,
        fixed: [...work.fixed, ...deadline.arguments()],
        overdue: {
          afterMs: deadline.overdueMs(limits),
          tell: () => {
            onOverdue(name);
          },
        },
      });
    const refusal = await judge.refusal(read, sql, {
      zone: given.get('session_timezone') ?? '',
      run: (statement) => within({ ...judging, sql: statement }),
    });
    if (refusal !== undefined) return { ok: false, failure: refusal };
    if ('code' in read) return { ok: false, failure: read };
    const fixed = [...session.fixed, filtering([...beneath, ...filters])];
    return await within({ ...session, fixed, sql: read.sql, format });
  });
  if (!done.ok) return withLimit(withoutValues(asCalled(done.failure, names), names), reader, given);
  // The engine counts a column that is the same in all rows once.
  if (done.bytes.length > limits.doorResultBytes) return withLimit(tooLarge(done.bytes.length), reader);
  const { bytes, rows, seconds: taken } = done;
  if (isPlan && names.hidden.some((name) => bytes.includes(name))) return HIDDEN_PLAN;
  return { bytes, format, timezone: timezoneOf(given), resultRows: rows, seconds: taken };
}

type Run = Parameters<Parameters<Engine['inTurn']>[1]>[0];

/** A reader's own turn first: who waits for that does not keep others from theirs. */
async function inTurn(
  { engine, slots, reader, signal }: Asked,
  task: (run: Run) => Promise<Done>,
): Promise<Done> {
  if (reader.slots === undefined) return await engine.inTurn({ slots, signal }, task);
  return await engine.inTurn({ slots: reader.slots, signal }, () => engine.inTurn({ slots, signal }, task));
}

/** No two are of one table. */
function filtering(filters: readonly (readonly [string, string])[]): string {
  const entries = filters.map(([table, filter]) => `${stringLiteral(table)}:${stringLiteral(filter)}`);
  return `--additional_table_filters={${entries.join(',')}}`;
}
