import { tokens, type Token } from './tokens.js';

/** A statement as it came: one with rows behind it, or any other. */
export type Statement =
  | { readonly kind: 'plain'; readonly sql: string; readonly format: string | undefined }
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
  let last = before;
  let ended = before.text === ';' && before.kind === 'mark';
  for (const token of rest) {
    if (ended) return { kind: 'refused', detail: 'Multi-statements are not allowed' };
    if (token.kind === 'mark' && token.text === ';') ended = true;
    if (isWord(last, 'FORMAT') && token.kind === 'word') format = token.text;
    last = token;
  }
  return { kind: 'plain', sql, format };
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

function isWord(token: Token, ...words: readonly string[]): boolean {
  return token.kind === 'word' && words.includes(token.text.toUpperCase());
}

function isPartOfName(before: Token | undefined): boolean {
  return before !== undefined && (before.text === '.' || isWord(before, 'INTO', 'TABLE'));
}
