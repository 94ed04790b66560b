import type { EngineFailure } from '../../engine/failure.js';
import { stringLiteral } from '../../sql/literal.js';
import type { DoorNames } from '../allowed/names.js';
import { guard, type Allowed } from './guard.js';
import { refused } from './refused.js';
import type { Run } from './resolve.js';
import type { Verdicts } from './verdicts.js';

const CONDITION = 'SELECT 1 WHERE ';

/**
 * A statement in the engine's own words: it reads the text as a value, which no comment, quote or line gets out of, and
 * writes down what it has read. That is judged once more, and that alone runs.
 */
export async function canonical(
  read: Allowed,
  names: DoorNames,
  { run, known }: { readonly run: Run; readonly known: Verdicts<string | EngineFailure> },
): Promise<Allowed | EngineFailure> {
  const sql = await ownWords(read.sql, run, known);
  if (typeof sql !== 'string') return sql;
  const again = guard(sql, names);
  if ('code' in again) return again;
  if (again.settings.size + again.filters.size > 0 || again.format !== undefined) return NOT_ALIKE;
  const filters = new Map<string, string>();
  for (const [view, condition] of read.filters) {
    const own = await ownWords(CONDITION + condition, run, known);
    if (typeof own !== 'string') return own;
    if (!own.startsWith(CONDITION)) return NOT_ALIKE;
    filters.set(view, own.slice(CONDITION.length));
  }
  return { ...again, settings: read.settings, format: read.format, filters };
}

const NOT_ALIKE = refused('What the engine reads there is something else than what is written');

/** What the engine says of a text that it cannot read. */
export async function syntaxError(
  sql: string,
  run: Run,
  known: Verdicts<string | EngineFailure>,
): Promise<EngineFailure | undefined> {
  const own = await ownWords(sql, run, known);
  return typeof own === 'string' ? undefined : own;
}

async function ownWords(
  sql: string,
  run: Run,
  known: Verdicts<string | EngineFailure>,
): Promise<string | EngineFailure> {
  return await known.of(sql, async () => {
    const done = await run(`SELECT formatQuerySingleLine(${stringLiteral(sql)})`);
    if (done.ok) return { verdict: done.bytes.toString().replace(/\n$/, ''), keeps: true };
    return { verdict: withoutScope(done.failure), keeps: false };
  });
}

/** The engine adds in which statement it was asked: ours. */
function withoutScope(failure: EngineFailure): EngineFailure {
  const scope = failure.message.indexOf(': In scope SELECT formatQuerySingleLine(');
  if (scope < 0) return failure;
  return { ...failure, message: failure.message.slice(0, scope).replace(/[.:]? *$/, '') };
}
