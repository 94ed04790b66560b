import { failure, type EngineFailure } from '../../engine/failure.js';
import { hasComments, tokens, withoutComments, type Token } from '../../sql/tokens.js';
import { isVisible, type DoorNames } from '../allowed/names.js';
import { OF_UNKNOWN, oddSources, oddStatement } from './odd-statement.js';
import { NOT_CLOSED, oddToken } from './odd-token.js';
import { realNames } from './real-names.js';
import { refused } from './refused.js';
import { formatAt, settingsClause, type SettingsClause } from './settings-clause.js';
import { isMark, isWord, qualifiedName, withParameterNames } from './sources.js';
import { STRANGE, strangeCharacter } from './strange-character.js';

/** A statement that may run, in a read-only session with these settings. */
export interface Allowed {
  readonly sql: string;
  /** The SELECT that it is, explains or describes; nothing where it names a view at most. */
  readonly query: string | undefined;
  readonly format: string | undefined;
  /** Whether the answer is a plan, which names whatever is read. */
  readonly isPlan: boolean;
  readonly settings: ReadonlyMap<string, string>;
  readonly filters: ReadonlyMap<string, string>;
}

export interface Refused extends EngineFailure {
  /** It is no statement of those that may be asked: if it is none at all, the engine has better words for that. */
  readonly isUnknown: boolean;
}

/**
 * What `readonly=1` does not hold back, by what stands in the text. Whatever could be read in two ways is refused, and
 * the session is read only all the same.
 */
export function guard(written: string, names: DoorNames): Allowed | Refused {
  const sql = realNames(written, names);
  const all = withoutEnd(withParameterNames([...tokens(sql)]));
  const clause = withRealNames(settingsClause(all), names);
  const { body, format } = asked(all, clause);
  const why = oddToken(all, names) ?? oddStatement(body, names) ?? oddClause(clause, names);
  if (why === NOT_CLOSED) return { ...failure(62, 'SYNTAX_ERROR', `Syntax error: ${why}`), isUnknown: false };
  if (why === STRANGE) return { ...refused(strangeCharacter(written)), isUnknown: false };
  if (why !== undefined) return { ...refused(why), isUnknown: OF_UNKNOWN.has(why) };
  if (clause === 'odd') return { ...refused(ODD_SETTINGS), isUnknown: false };
  const filters = new Map(
    [...(clause?.filters ?? [])].map(([view, condition]) => [fullName(view, names), condition]),
  );
  const end = body.at(-1)?.end ?? 0;
  return {
    sql: sql.slice(0, end),
    query: queryOf(sql.slice(0, end), body),
    format,
    isPlan: isWord(body[0], 'EXPLAIN'),
    settings: clause?.settings ?? new Map(),
    filters,
  };
}

/** What is asked, without what stands behind it: that alone runs, and all of that is judged. */
function asked(
  all: readonly Token[],
  clause: SettingsClause | 'odd' | undefined,
): { readonly body: readonly Token[]; readonly format: string | undefined } {
  if (clause === 'odd') return { body: all, format: undefined };
  const before = clause === undefined ? all : all.slice(0, clause.begin);
  if (clause?.format !== undefined) return { body: before, format: clause.format };
  const format = formatAt(before, before.length - 2);
  return { body: format === undefined ? before : before.slice(0, -2), format };
}

/** A filter is text in a text: its names are looked at for themselves. */
function withRealNames(
  clause: SettingsClause | 'odd' | undefined,
  names: DoorNames,
): SettingsClause | 'odd' | undefined {
  if (clause === undefined || clause === 'odd') return clause;
  const filters = [...clause.filters].map(
    ([table, condition]) => [realNames(table, names), realNames(withoutComments(condition), names)] as const,
  );
  return { ...clause, filters: new Map(filters) };
}

const ODD_SETTINGS = 'SETTINGS stands once, at the end, with plain values';

function oddClause(clause: SettingsClause | 'odd' | undefined, names: DoorNames): string | undefined {
  if (clause === 'odd') return ODD_SETTINGS;
  for (const [table, condition] of clause?.filters ?? []) {
    const odd = oddFilter(table, condition, names);
    if (odd !== undefined) return odd;
  }
  return undefined;
}

/** The query that it is, explains or describes. */
function queryOf(sql: string, body: readonly Token[]): string | undefined {
  if (isWord(body[0], 'SHOW', 'EXISTS')) return undefined;
  const start = body.find((token) => isMark(token, '(') || isWord(token, 'SELECT', 'WITH'));
  return start === undefined ? undefined : sql.slice(start.start);
}

/** The database a request names for its statement. */
export function doorDatabase(asked: string, names: DoorNames): string | EngineFailure {
  // Clients that were told of none say `default`. It is no other: there the engine takes names for those of files.
  if (['', names.database, names.alias, 'default'].includes(asked)) return names.database;
  if (/^(?:system|information_schema)$/i.test(asked))
    return failure(
      81,
      'UNKNOWN_DATABASE',
      `Names without a database are of ${names.alias ?? names.database} here: write ${asked}.tables`,
    );
  return failure(81, 'UNKNOWN_DATABASE', `Database ${asked} does not exist`);
}

function withoutEnd(all: Token[]): Token[] {
  return isMark(all.at(-1), ';') ? all.slice(0, -1) : all;
}

/** By which a filter is found wherever the view stands, and nowhere else. */
function fullName(view: string, { database }: DoorNames): string {
  const { name } = qualifiedName([...tokens(view)], 0);
  return `${name?.database ?? database}.${name?.table ?? ''}`;
}

/** A filter's text is SQL like any other, but has no queries in it. */
function oddFilter(table: string, condition: string, names: DoorNames): string | undefined {
  const { name, next } = qualifiedName([...tokens(table)], 0);
  const isView =
    name !== undefined && isVisible(name, names) && (name.database ?? names.database) === names.database;
  if (!isView || next !== [...tokens(table)].length || hasComments(table) || hasComments(condition)) {
    return `Table ${table} cannot be filtered`;
  }
  const all = withParameterNames([...tokens(condition)]);
  if (all.some((token) => isWord(token, 'SELECT') || isWord(token, 'FROM')))
    return 'A filter has no queries in it';
  return oddToken(all, names) ?? oddSources(all, names);
}
