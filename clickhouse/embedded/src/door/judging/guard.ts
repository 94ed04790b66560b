import { failure, type EngineFailure } from '../../engine/failure.js';
import { tokens, type Token } from '../../sql/tokens.js';
import {
  isForbidden,
  isVisible,
  isVisibleFunction,
  type DoorNames,
  type TableName,
} from '../allowed/names.js';
import { realNames } from './real-names.js';
import { refused } from './refused.js';
import { formatAt, settingsClause, type SettingsClause } from './settings-clause.js';
import { isMark, isWord, qualifiedName, sourcesOf, type Source } from './sources.js';
import { isStrange, STRANGE, strangeCharacter } from './strange-character.js';

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
  const all = withoutEnd([...tokens(sql)]);
  const clause = withRealNames(settingsClause(all), names);
  const { body, format } = asked(all, clause);
  const why = oddToken(all, names) ?? oddStatement(body, names) ?? oddClause(clause, names);
  if (why === NOT_CLOSED) return { ...failure(62, 'SYNTAX_ERROR', `Syntax error: ${why}`), isUnknown: false };
  if (why === STRANGE) return { ...refused(strangeCharacter(written)), isUnknown: false };
  if (why !== undefined) return { ...refused(why), isUnknown: UNKNOWN.has(why) };
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
    ([table, condition]) => [realNames(table, names), realNames(condition, names)] as const,
  );
  return { ...clause, filters: new Map(filters) };
}

const ONLY_READING = 'Only SELECT, WITH, SHOW, DESCRIBE, EXISTS and EXPLAIN are allowed';
const SELECT_FIRST = 'A query begins with SELECT or WITH, and not with FROM';
const UNKNOWN = new Set([ONLY_READING, SELECT_FIRST]);
const NOT_CLOSED = 'A string, name or comment is not closed';
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
  if (asked === '' || asked === names.database || asked === names.alias) return names.database;
  if (asked === 'default') return asked;
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

/** What is refused wherever it stands. */
function oddToken(all: readonly Token[], names: DoorNames): string | undefined {
  const { hidden } = names;
  for (const [at, token] of all.entries()) {
    const { kind, text } = token;
    if (kind === 'broken') return NOT_CLOSED;
    if (hidden.some((name) => text.includes(name))) return 'There is no such database';
    if (kind === 'heredoc' || (kind !== 'string' && text.includes('$')))
      return 'Dollars stand in strings alone';
    if (kind === 'string') continue;
    if (kind === 'name' && text.includes('\\')) return 'A quoted name has an escape';
    // A line of a name would be one more line of the tree by which a statement is judged.
    if (kind === 'name' && /\p{Cc}/u.test(text)) return 'A quoted name has a line, or what is not seen';
    if (kind === 'name' && isLikeFullName(text, names)) return `Nothing is called ${text} but a table`;
    if (isStrange(token)) return STRANGE;
    if (isMark(token, ';')) return 'Multi-statements are not allowed';
    if (isForbidden(text) && !isAlias(all, at)) return `"${text}" is not allowed`;
    if (kind === 'word' && /^(?:into|infile|outfile)$/i.test(text)) return `${text} is not allowed`;
    if (/^identifier$/i.test(text) && isMark(all[at - 1], ':')) return 'Parameters stand for values alone';
    if (isInAsFunction(all, at)) return 'IN stands between two things';
  }
  return undefined;
}

/** The engine looks for the filters of a table by its full name, or by what a statement calls one. */
function isLikeFullName(name: string, { database, alias }: DoorNames): boolean {
  const [before = '', ...after] = name.toLowerCase().split('.');
  return after.length > 0 && [database, alias, 'system', 'information_schema'].includes(before);
}

const BEFORE_VALUE = [
  ...['SELECT', 'WHERE', 'PREWHERE', 'HAVING', 'AND', 'OR', 'ON', 'BY'],
  ...['WHEN', 'THEN', 'ELSE'],
];

/** `in(1, records)` reads a table as `1 IN records` does, but has no value before it. */
function isInAsFunction(all: readonly Token[], at: number): boolean {
  if (!isWord(all[at], 'IN') || !isMark(all[at + 1], '(')) return false;
  const before = all[at - 1];
  if (before?.kind === 'mark') return !isMark(before, ')', ']', '}');
  return before === undefined || isWord(before, ...BEFORE_VALUE);
}

/** `AS file` names a column, which no function is called by. */
function isAlias(all: readonly Token[], at: number): boolean {
  return isWord(all[at - 1], 'AS') && !isMark(all[at + 1], '(');
}

function oddStatement(all: readonly Token[], names: DoorNames): string | undefined {
  const start = all.findIndex((token) => !isMark(token, '('));
  const first = all[start];
  switch (first?.kind === 'word' ? first.text.toUpperCase() : '') {
    case 'SELECT':
    case 'WITH':
      return oddSources(all, names);
    case 'EXPLAIN':
      if (names.isFiltered === true) return 'EXPLAIN counts rows, of which not all are yours';
      return isQueryAt(all, afterExplain(all, start + 1))
        ? oddSources(all, names)
        : 'EXPLAIN is for SELECT alone';
    case 'SHOW':
      return oddShow(all.slice(1), names);
    case 'EXISTS':
      if (isMark(all[1], '(')) return 'EXISTS is for a view';
      return oddDescription(all.slice(1), names);
    case 'DESC':
    case 'DESCRIBE':
      return oddDescription(all.slice(1), names);
    case 'FROM':
      return SELECT_FIRST;
    default:
      return ONLY_READING;
  }
}

function oddSources(all: readonly Token[], names: DoorNames): string | undefined {
  for (const at of all.keys()) {
    const { name } = qualifiedName(all, at);
    if (name?.database !== undefined && isOurs(name.database, names) && !isVisible(name, names)) {
      return `${name.database}.${name.table} cannot be read here`;
    }
  }
  for (const source of sourcesOf(all)) {
    const odd = oddSource(source, names);
    if (odd !== undefined) return odd;
  }
  return undefined;
}

/** Wherever such a name stands with another behind it, it is one of a database. */
function isOurs(database: string, names: DoorNames): boolean {
  return database === names.database || /^(?:system|information_schema)$/i.test(database);
}

function oddSource(source: Source, names: DoorNames): string | undefined {
  switch (source.source) {
    case 'odd':
      return 'What stands after FROM or JOIN cannot be read';
    case 'function':
      return isVisibleFunction(source.name) ? undefined : `The table function ${source.name} is not allowed`;
    case 'table':
      return isVisible(source, names) ? undefined : `Table ${source.table} cannot be read here`;
  }
}

const LISTS = new Set(['DATABASES', 'TABLES', 'COLUMNS', 'FIELDS', 'FUNCTIONS', 'SETTINGS']);

/** `SHOW [FULL] TABLES FROM "plumbline"`, `SHOW CREATE VIEW v_records`. */
function oddShow(rest: readonly Token[], names: DoorNames): string | undefined {
  if (isWord(rest[0], 'CREATE')) return oddDescription(rest.slice(1), names);
  const at = rest.findIndex((token) => !isWord(token, 'FULL', 'EXTENDED', 'TEMPORARY'));
  const what = rest[at];
  if (what?.kind !== 'word' || !LISTS.has(what.text.toUpperCase()))
    return 'SHOW is for DATABASES, TABLES, COLUMNS, FUNCTIONS, SETTINGS and CREATE alone';
  return endOfList(rest, at + 1, names) === rest.length
    ? undefined
    : 'SHOW has FROM what is to be read here, LIKE and LIMIT alone';
}

/** Behind `FROM name`, `NOT LIKE 'text'` and `LIMIT 5`: none of them is a value that would be computed. */
function endOfList(all: readonly Token[], begin: number, names: DoorNames): number {
  let at = begin;
  while (isWord(all[at], 'FROM', 'IN')) {
    const { name, next } = qualifiedName(all, at + 1);
    if (name === undefined || !mayBeListed(name, names)) return -1;
    at = next;
  }
  if (isWord(all[at], 'NOT')) at += 1;
  if (isWord(all[at], 'LIKE', 'ILIKE')) {
    if (all[at + 1]?.kind !== 'string') return -1;
    at += 2;
  }
  return isWord(all[at], 'LIMIT') && /^\d+$/.test(all[at + 1]?.text ?? '') ? at + 2 : at;
}

/** A database, or a view whose columns are asked for. */
function mayBeListed(name: TableName, names: DoorNames): boolean {
  const isDatabase = name.database === undefined && (isOurs(name.table, names) || name.table === 'default');
  return isDatabase || isVisible(name, names);
}

const EXPLAINED = ['AST', 'SYNTAX', 'PLAN', 'PIPELINE', 'ESTIMATE', 'QUERY', 'TREE'];

/** Behind `EXPLAIN QUERY TREE dump_ast = 1, passes = 0`. */
function afterExplain(all: readonly Token[], begin: number): number {
  let at = begin;
  while (isWord(all[at], ...EXPLAINED)) at += 1;
  while (all[at]?.kind === 'word' && isMark(all[at + 1], '=') && /^\d+$/.test(all[at + 2]?.text ?? ''))
    at += isMark(all[at + 3], ',') ? 4 : 3;
  return at;
}

function isQueryAt(all: readonly Token[], begin: number): boolean {
  const at = all.findIndex((token, i) => i >= begin && !isMark(token, '('));
  return at >= 0 && isWord(all[at], 'SELECT', 'WITH');
}

/** A name of a table and nothing after it but a format; or of a subquery. */
function oddDescription(rest: readonly Token[], names: DoorNames): string | undefined {
  if (isMark(rest[0], '(')) return oddSources(rest, names);
  const start = isWord(rest[0], 'TABLE') || isWord(rest[0], 'VIEW') ? 1 : 0;
  const { name, next } = qualifiedName(rest, start);
  const after = rest[next];
  if (name === undefined || (after !== undefined && !isWord(after, 'FORMAT')))
    return 'Only a view has a description';
  return isVisible(name, names) ? undefined : `Table ${name.table} cannot be read here`;
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
  if (!isView || next !== [...tokens(table)].length) {
    return `Table ${table} cannot be filtered`;
  }
  const all = [...tokens(condition)];
  if (all.some((token) => isWord(token, 'SELECT') || isWord(token, 'FROM')))
    return 'A filter has no queries in it';
  return oddToken(all, names) ?? oddSources(all, names);
}
