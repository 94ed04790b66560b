import type { Token } from '../../sql/tokens.js';
import { isVisible, isVisibleFunction, type DoorNames, type TableName } from '../allowed/names.js';
import { isMark, isWord, qualifiedName, sourcesOf, type Source } from './sources.js';

const ONLY_READING = 'Only SELECT, WITH, SHOW, DESCRIBE, EXISTS and EXPLAIN are allowed';
const SELECT_FIRST = 'A query begins with SELECT or WITH, and not with FROM';
/** What is said of a statement that may be none at all. */
export const OF_UNKNOWN: ReadonlySet<string> = new Set([ONLY_READING, SELECT_FIRST]);

/** What may not be asked, by the kind of the statement: of SELECT its sources, of the others a closed grammar. */
export function oddStatement(all: readonly Token[], names: DoorNames): string | undefined {
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

export function oddSources(all: readonly Token[], names: DoorNames): string | undefined {
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
  const start = isWord(rest[0], 'TABLE') || isWord(rest[0], 'VIEW') ? 1 : 0;
  if (isMark(rest[start], '(')) return oddSources(rest.slice(start), names);
  const { name, next } = qualifiedName(rest, start);
  const after = rest[next];
  if (name === undefined || (after !== undefined && !isWord(after, 'FORMAT')))
    return 'Only a view has a description';
  return isVisible(name, names) ? undefined : `Table ${name.table} cannot be read here`;
}
