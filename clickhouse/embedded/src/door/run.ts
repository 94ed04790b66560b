import { asArguments, doorArguments, judgingArguments } from '../engine/arguments.js';
import type { Done, Engine, Statement } from '../engine/engine.js';
import { failure, type EngineFailure } from '../engine/failure.js';
import { timezoneOf } from '../http/question.js';
import { stringLiteral } from '../sql/literal.js';
import { catalogueFilters } from './allowed/names.js';
import type { Answered, Asked } from './asked.js';
import { asCalled, masked } from './judging/real-names.js';
import { refused } from './judging/refused.js';
import { Deadline } from './limits/deadline.js';
import { unseenOf } from './limits/unseen.js';
import { withLimit } from './limits/which-limit.js';
import { withoutValues } from './limits/without-values.js';
import type { Prepared } from './prepare.js';
import { restNames } from './rest.js';

const HIDDEN_PLAN = refused('This plan names what is not for readers');

function tooLarge(bytes: number): EngineFailure {
  return failure(
    396,
    'TOO_MANY_ROWS_OR_BYTES',
    `The result has ${bytes} bytes, which is more than max bytes`,
  );
}

/** Has a statement judged and answered, in one turn and in one time. */
export async function run(prepared: Prepared, asked: Asked): Promise<Answered | EngineFailure> {
  const { read, format, given } = prepared;
  const { reader } = asked;
  const { limits, names } = reader;
  const done = await inTurn(asked, async (turn) => await judgedAndRun(prepared, asked, turn));
  if (!done.ok) return withLimit(withoutValues(asCalled(done.failure, names), names), reader, given);
  const { bytes, rows, seconds } = done;
  // The engine counts a column that is the same in all rows once.
  if (bytes.length > limits.doorResultBytes) return withLimit(tooLarge(bytes.length), reader);
  const isPlan = 'isPlan' in read && read.isPlan;
  if (isPlan && names.hidden.some((name) => bytes.includes(name))) return HIDDEN_PLAN;
  return { bytes: masked(bytes, names), format, timezone: timezoneOf(given), resultRows: rows, seconds };
}

type Run = Parameters<Parameters<Engine['inTurn']>[1]>[0];

async function judgedAndRun(prepared: Prepared, asked: Asked, turn: Run): Promise<Done> {
  const { written, read, given, format } = prepared;
  const { user, limits, names, judge, rows } = asked.reader;
  const session = sessionOf(prepared, asked);
  const deadline = new Deadline(Number(given.get('max_execution_time') ?? limits.doorStatementSeconds));
  const tell = (): void => {
    asked.onOverdue(restNames({ user, agent: asked.agent, sql: written }));
  };
  const within = async (statement: Statement): Promise<Done> =>
    await turn({
      ...statement,
      fixed: [...statement.fixed, ...deadline.arguments()],
      overdue: { afterMs: deadline.overdueMs(limits), tell },
    });
  const beneath = [...catalogueFilters(names), ...rows];
  // A query within a query is answered as it is judged: of the same rows.
  const judging = [...judgingArguments(limits), ...asArguments(unseenOf(names)), filtering(beneath)];
  const own = await judge.allowed(read, written, {
    zone: given.get('session_timezone') ?? '',
    params: asked.question.params,
    run: async (sql) => await within({ ...session, fixed: judging, format: 'TSVRaw', sql }),
  });
  if ('code' in own) return { ok: false, failure: own };
  const settings = asArguments({ ...Object.fromEntries(given), ...unseenOf(names, format) });
  const fixed = [...doorArguments(limits), ...settings, filtering([...beneath, ...own.filters])];
  return await within({ ...session, fixed, sql: own.sql, format });
}

function sessionOf(
  { database }: Prepared,
  { question, signal }: Asked,
): Pick<Statement, 'database' | 'settings' | 'params' | 'signal'> {
  return { database, settings: new Map(), params: question.params, signal };
}

/** A reader's own turn first: who waits for that does not keep others from theirs. */
async function inTurn(
  { engine, slots, reader, signal }: Asked,
  task: (turn: Run) => Promise<Done>,
): Promise<Done> {
  if (reader.slots === undefined) return await engine.inTurn({ slots, signal }, task);
  return await engine.inTurn({ slots: reader.slots, signal }, () => engine.inTurn({ slots, signal }, task));
}

/** No two are of one table. */
function filtering(filters: readonly (readonly [string, string])[]): string {
  const entries = filters.map(([table, filter]) => `${stringLiteral(table)}:${stringLiteral(filter)}`);
  return `--additional_table_filters={${entries.join(',')}}`;
}
