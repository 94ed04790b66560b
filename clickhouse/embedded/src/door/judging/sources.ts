import type { Token } from '../../sql/tokens.js';
import type { TableName } from '../allowed/names.js';

/** What a query reads from: each name or function in the place of a table. */
export type Source =
  | ({ readonly source: 'table' } & TableName)
  | { readonly source: 'function'; readonly name: string }
  | { readonly source: 'odd' };

/** One level of brackets. */
interface Level {
  /** The arguments of a function, where `FROM` may be a word of it: `extract(day FROM x)`. */
  readonly call: boolean;
  select: boolean;
  /** Between FROM and what ends it: a comma is followed by one more table. */
  from: boolean;
}

const ENDS_FROM = new Set([
  ...['WHERE', 'PREWHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'SETTINGS', 'FORMAT', 'UNION', 'INTERSECT'],
  ...['EXCEPT', 'WINDOW', 'QUALIFY', 'ARRAY'],
]);
const BEGINS_QUERY = new Set(['SELECT', 'WITH', 'FROM', 'EXPLAIN']);
const WORDS_BEFORE_BRACKET = new Set([
  'FROM',
  'JOIN',
  'IN',
  'AS',
  'SELECT',
  'WHERE',
  'AND',
  'OR',
  'NOT',
  'ON',
  'ALL',
]);

const OPEN = ['(', '[', '{'];
const CLOSE = [')', ']', '}'];

export function sourcesOf(tokens: readonly Token[]): Source[] {
  const found: Source[] = [];
  const levels: Level[] = [{ call: false, select: false, from: false }];
  const ctes = namesOfCtes(tokens);
  let at = 0;
  const take = () => {
    const { source, next } = sourceAt(tokens, at + 1);
    const isCte = source?.source === 'table' && source.database === undefined && ctes.has(source.table);
    if (source !== undefined && !isCte) found.push(source);
    // The bracket of a function or subquery is read as any other.
    at = next - 1;
  };
  for (; at < tokens.length; at += 1) {
    const token = tokens[at];
    const level = levels.at(-1);
    if (token === undefined || level === undefined) return [{ source: 'odd' }];
    const word = isKeyword(token, tokens[at - 1]) ? token.text.toUpperCase() : '';
    if (isMark(token, ...OPEN)) levels.push({ call: isCallee(tokens[at - 1]), select: false, from: false });
    else if (isMark(token, ...CLOSE)) levels.pop();
    else if (isMark(token, ',') && level.from) take();
    else if (word === 'SELECT') Object.assign(level, { select: true, from: false });
    // ORDER BY day WITH FILL FROM 0 TO 5
    else if (word === 'FROM' && isWord(tokens[at - 1], 'FILL') && isWord(tokens[at - 2], 'WITH')) continue;
    else if (word === 'FROM' && isDistinctFrom(tokens, at)) continue;
    else if (word === 'FROM' && (level.select || !level.call)) {
      level.from = true;
      take();
    } else if (word === 'JOIN' && !isWord(tokens[at - 1], 'ARRAY')) {
      level.from = true;
      take();
    } else if (word === 'IN' && isName(tokens[at + 1]) && !isListOf(tokens, at + 1)) take();
    // USING x, y lists columns; what follows USING (x) may be one more table.
    else if (word === 'USING') level.from = isMark(tokens[at + 1], '(');
    else if (ENDS_FROM.has(word)) level.from = false;
  }
  return found;
}

/** What stands where a table may: nothing for a subquery, which speaks for itself. */
function sourceAt(tokens: readonly Token[], start: number): { source: Source | undefined; next: number } {
  const first = tokens[start];
  if (isMark(first, '(')) {
    let at = start;
    while (isMark(tokens[at], '(')) at += 1;
    const inside = tokens[at];
    const query = inside?.kind === 'word' && BEGINS_QUERY.has(inside.text.toUpperCase());
    return { source: query ? undefined : { source: 'odd' }, next: start };
  }
  if (!isName(first)) return { source: { source: 'odd' }, next: start };
  const { name, next } = qualifiedName(tokens, start);
  if (name === undefined) return { source: { source: 'odd' }, next };
  if (!isMark(tokens[next], '(')) return { source: { source: 'table', ...name }, next };
  return { source: { source: 'function', name: name.table }, next };
}

export function qualifiedName(
  tokens: readonly Token[],
  start: number,
): { name: TableName | undefined; next: number } {
  const [first, dot, second] = tokens.slice(start, start + 3);
  if (first === undefined || !isName(first)) return { name: undefined, next: start };
  if (!isMark(dot, '.')) return { name: { database: undefined, table: first.text }, next: start + 1 };
  if (second === undefined || !isName(second)) return { name: undefined, next: start + 2 };
  return { name: { database: first.text, table: second.text }, next: start + 3 };
}

/** As the engine writes a list of one: `x IN tuple(1)`. */
function isListOf(tokens: readonly Token[], at: number): boolean {
  return isWord(tokens[at], 'TUPLE', 'ARRAY') && isMark(tokens[at + 1], '(');
}

/** `a IS DISTINCT FROM b`, `a IS NOT DISTINCT FROM b`. */
function isDistinctFrom(tokens: readonly Token[], at: number): boolean {
  const before = isWord(tokens[at - 2], 'NOT') ? at - 3 : at - 2;
  return isWord(tokens[at - 1], 'DISTINCT') && isWord(tokens[before], 'IS');
}

/** `WITH name AS (SELECT …)`, `WITH name (x, y) AS MATERIALIZED (SELECT …)`. */
function namesOfCtes(tokens: readonly Token[]): Set<string> {
  const names = tokens.filter(
    (token, at) =>
      isName(token) &&
      isQueryOfName(tokens, endOfColumns(tokens, at + 1)) &&
      (isMark(tokens[at - 1], ',') || isWord(tokens[at - 1], 'WITH') || isWord(tokens[at - 1], 'RECURSIVE')),
  );
  return new Set(names.map(({ text }) => text));
}

function endOfColumns(tokens: readonly Token[], open: number): number {
  if (!isMark(tokens[open], '(')) return open;
  let at = open;
  do at += 2;
  while (isName(tokens[at - 1]) && isMark(tokens[at], ','));
  return isMark(tokens[at], ')') ? at + 1 : open;
}

function isQueryOfName(tokens: readonly Token[], as: number): boolean {
  if (!isWord(tokens[as], 'AS')) return false;
  return isMark(tokens[isWord(tokens[as + 1], 'MATERIALIZED') ? as + 2 : as + 1], '(');
}

/** `AS where` and `r.from` are names. */
function isKeyword(token: Token, before: Token | undefined): boolean {
  return token.kind === 'word' && !isMark(before, '.') && !isWord(before, 'AS');
}

/** With the names of parameters as names, whatever words they are: `{from:Date}`. */
export function withParameterNames(tokens: readonly Token[]): Token[] {
  return tokens.map((token, at) =>
    token.kind === 'word' && isMark(tokens[at - 1], '{') && isMark(tokens[at + 1], ':')
      ? { ...token, kind: 'name' }
      : token,
  );
}

function isCallee(token: Token | undefined): boolean {
  return (
    token?.kind === 'name' || (token?.kind === 'word' && !WORDS_BEFORE_BRACKET.has(token.text.toUpperCase()))
  );
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'name' || (token?.kind === 'word' && /^[A-Za-z_]/.test(token.text));
}

export function isMark(token: Token | undefined, ...marks: readonly string[]): boolean {
  return token?.kind === 'mark' && marks.includes(token.text);
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}
