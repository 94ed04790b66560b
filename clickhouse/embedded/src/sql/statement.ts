import { tokens, type Token } from './tokens.js';

/** A statement as it came: one with rows behind it, or any other. */
export type Statement =
  | PlainStatement
  | {
      readonly kind: 'insert';
      /** `INSERT INTO t (a, b)`, then its settings: the file's name goes between them. */
      readonly target: string;
      readonly settings: string;
      readonly format: string;
      /** Where in the text the rows begin. */
      readonly rowsAt: number;
    }
  | { readonly kind: 'refused'; readonly detail: string };

export interface PlainStatement {
  readonly kind: 'plain';
  readonly sql: string;
  readonly format: string | undefined;
  /** Where a place for its result may be named: before its format, and what ends it. */
  readonly outputAt: number;
  /** Where it ends, a semicolon not being part of it. */
  readonly endsAt: number;
  /** Whether its result is rows, of which there may be many. */
  readonly isQuery: boolean;
}

/** SHOW and its like are made into a query that no longer knows where its result should go. */
const QUERIES = ['SELECT', 'WITH', 'FROM'];

/** Reads what stands in front of rows, and no further. */
export function readStatement(sql: string): Statement {
  const found = tokens(sql);
  const first = found.next();
  if (first.done === true) return { kind: 'refused', detail: 'Empty query' };
  return isWord(first.value, 'INSERT')
    ? readInsert(sql, found)
    : readPlain(sql, { before: first.value, rest: found });
}

interface Reading {
  readonly before: Token;
  readonly rest: Iterable<Token>;
}

function readPlain(sql: string, { before, rest }: Reading): Statement {
  let format: string | undefined;
  let formatAt: number | undefined;
  let last = before;
  let first = before;
  let end = isMark(before, ';') ? before.start : undefined;
  for (const token of rest) {
    if (end !== undefined) return { kind: 'refused', detail: 'Multi-statements are not allowed' };
    if (isMark(token, ';')) end = token.start;
    if (isMark(first, '(')) first = token;
    if (isWord(last, 'FORMAT') && token.kind === 'word') {
      format = token.text;
      formatAt = last.start;
    }
    last = token;
  }
  const endsAt = end ?? sql.length;
  return {
    kind: 'plain',
    sql,
    format,
    outputAt: formatAt ?? endsAt,
    endsAt,
    isQuery: isWord(first, ...QUERIES),
  };
}

function readInsert(sql: string, rest: Generator<Token>): Statement {
  let depth = 0;
  let settingsAt: number | undefined;
  let last: Token | undefined;
  for (const token of rest) {
    if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    const free = depth === 0 && token.kind === 'word' && !isPartOfName(last);
    if (free && isWord(token, 'SELECT', 'WITH', 'WATCH', 'INFILE')) break;
    if (free && isWord(token, 'SETTINGS')) settingsAt ??= token.start;
    if (free && isWord(token, 'VALUES')) {
      return insert(sql, { settingsAt, wordAt: token.start, format: 'Values', rowsAt: token.end });
    }
    if (free && isWord(token, 'FORMAT')) {
      const name = rest.next();
      if (name.done === true || name.value.kind !== 'word') break;
      const { text: format, end: rowsAt } = name.value;
      return insert(sql, { settingsAt, wordAt: token.start, format, rowsAt });
    }
    last = token;
  }
  const all = tokens(sql);
  const first = all.next();
  return first.done === true
    ? { kind: 'refused', detail: 'Empty query' }
    : readPlain(sql, { before: first.value, rest: all });
}

interface InsertPlaces {
  readonly settingsAt: number | undefined;
  readonly wordAt: number;
  readonly format: string;
  readonly rowsAt: number;
}

function insert(sql: string, { settingsAt, wordAt, format, rowsAt }: InsertPlaces): Statement {
  const targetEnd = settingsAt ?? wordAt;
  return {
    kind: 'insert',
    target: sql.slice(0, targetEnd).trim(),
    settings: sql.slice(targetEnd, wordAt).trim(),
    format,
    rowsAt,
  };
}

function isMark(token: Token, mark: string): boolean {
  return token.kind === 'mark' && token.text === mark;
}

function isWord(token: Token, ...words: readonly string[]): boolean {
  return token.kind === 'word' && words.includes(token.text.toUpperCase());
}

function isPartOfName(before: Token | undefined): boolean {
  return before !== undefined && (before.text === '.' || isWord(before, 'INTO', 'TABLE'));
}
