import type { EngineFailure } from '../../engine/failure.js';
import { stringLiteral } from '../../sql/literal.js';
import { utf8WithEscapes } from '../../sql/odd-bytes.js';
import type { DoorNames } from '../allowed/names.js';
import { tokens } from '../../sql/tokens.js';
import { guard, type Allowed } from './guard.js';
import { refused } from './refused.js';
import { moved } from './places.js';
import type { Run } from './resolve.js';
import { isWord } from './sources.js';
import { withStandIns } from './stand-ins.js';
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
  const own = await ownWords(read.sql, run, known);
  if (typeof own !== 'string') return own;
  const again = guard(withFull(own, read.sql), names);
  if ('code' in again) return again;
  if (again.settings.size + again.filters.size > 0 || again.format !== undefined) return NOT_ALIKE;
  const filters = new Map<string, string>();
  for (const [view, condition] of read.filters) {
    const whole = await ownWords(CONDITION + condition, run, known);
    if (typeof whole !== 'string') return moved(whole, CONDITION.length);
    if (!whole.startsWith(CONDITION)) return NOT_ALIKE;
    filters.set(view, whole.slice(CONDITION.length));
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
    const stoodIn = withStandIns(sql);
    const done = await run(`SELECT formatQuerySingleLine(${stringLiteral(stoodIn.sql)})`);
    if (!done.ok) {
      const failure = withoutScope(done.failure);
      return { verdict: { ...failure, message: stoodIn.told(failure.message) }, keeps: false };
    }
    const made = utf8WithEscapes(done.bytes).replace(/\n$/, '');
    return { verdict: stoodIn.restored(made) ?? NOT_ALIKE, keeps: true };
  });
}

/** The engine leaves it out of `SHOW FULL TABLES` as it writes that. */
function withFull(own: string, written: string): string {
  const [show, full] = tokens(written);
  const isLeftOut = isWord(show, 'SHOW') && isWord(full, 'FULL') && !own.startsWith('SHOW FULL ');
  return isLeftOut ? own.replace(/^SHOW /, 'SHOW FULL ') : own;
}

/** The engine adds in which statement it was asked: ours. */
function withoutScope(failure: EngineFailure): EngineFailure {
  const scope = failure.message.indexOf(': In scope SELECT formatQuerySingleLine(');
  if (scope < 0) return failure;
  return { ...failure, message: failure.message.slice(0, scope).replace(/[.:]? *$/, '') };
}
