/**
 * What ClickHouse's lexer sees, as far as it matters here: where strings, quoted names and comments begin and end.
 * `broken` is what the engine would refuse or might read in another way than we do.
 */
export interface Token {
  readonly kind: 'word' | 'string' | 'heredoc' | 'name' | 'mark' | 'broken';
  /** A string or name without its quotes; all else as it stands. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /[ \t\n\r\f\v]+/y;
const WORD = /[A-Za-z0-9_][A-Za-z0-9_$]*/y;
const HEREDOC = /\$\w*\$/y;
const LINE_COMMENT = /(?:--|\/\/|#[ !])[^\n]*/y;
const OF_COMMENT = /\/\*|\*\//g;

export function* tokens(sql: string, from = 0): Generator<Token> {
  let at = from;
  while (at < sql.length) {
    const skipped = match(SPACE, sql, at) ?? match(LINE_COMMENT, sql, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const token = sql.startsWith('/*', at) ? comment(sql, at) : tokenAt(sql, at);
    if (token === undefined) {
      at = endOfComment(sql, at);
      continue;
    }
    yield token;
    at = token.end;
  }
}

/** The same with spaces in the place of comments: where these begin and end is no matter then. */
export function withoutComments(sql: string): string {
  let plain = '';
  let at = 0;
  for (const { start, end } of tokens(sql)) {
    plain += blank(sql.slice(at, start)) + sql.slice(start, end);
    at = end;
  }
  return plain + blank(sql.slice(at));
}

/** Whether there is a comment in it. */
export function hasComments(sql: string): boolean {
  return withoutComments(sql) !== sql;
}

/** As many bytes: an error names its place by them. */
function blank(gap: string): string {
  return gap.replace(/[^\s]/gu, (char) => ' '.repeat(Buffer.byteLength(char)));
}

function tokenAt(sql: string, at: number): Token {
  const quote = sql.charAt(at);
  if (quote === "'" || quote === '"' || quote === '`') return quoted(sql, at, quote);
  const heredoc = match(HEREDOC, sql, at);
  if (heredoc !== undefined) return untilHeredoc(sql, at, heredoc);
  const word = match(WORD, sql, at);
  if (word !== undefined) return { kind: 'word', text: word, start: at, end: at + word.length };
  return { kind: 'mark', text: quote, start: at, end: at + 1 };
}

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

function quoted(sql: string, start: number, quote: string): Token {
  let text = '';
  let at = start + 1;
  for (;;) {
    const char = sql.charAt(at);
    if (char === '') return { kind: 'broken', text: sql.slice(start), start, end: sql.length };
    if (char === '\\') {
      text += sql.slice(at, at + 2);
      at += 2;
    } else if (char !== quote) {
      text += char;
      at += 1;
    } else if (sql.charAt(at + 1) === quote) {
      text += quote;
      at += 2;
    } else {
      break;
    }
  }
  return { kind: quote === "'" ? 'string' : 'name', text, start, end: at + 1 };
}

function untilHeredoc(sql: string, start: number, tag: string): Token {
  const close = sql.indexOf(tag, start + tag.length);
  if (close < 0) return { kind: 'broken', text: tag, start, end: sql.length };
  const end = close + tag.length;
  return { kind: 'heredoc', text: sql.slice(start + tag.length, close), start, end };
}

/** Nothing for a comment that is closed. */
function comment(sql: string, start: number): Token | undefined {
  if (endOfComment(sql, start) > 0) return undefined;
  return { kind: 'broken', text: '/*', start, end: sql.length };
}

/** Comments nest. 0 where it is not closed. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  OF_COMMENT.lastIndex = start;
  for (let mark = OF_COMMENT.exec(sql); mark !== null; mark = OF_COMMENT.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return OF_COMMENT.lastIndex;
  }
  return 0;
}
