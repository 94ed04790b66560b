/** Quotes, comments and lists of arguments, as the ClickHouse data source reads them in SQL. */

/** The index behind what is quoted from here on; the same index where nothing is. */
function behindQuoted(sql: string, at: number): number {
  const opening = sql.charAt(at);
  if (opening === '$') return behindDollarQuoted(sql, at);
  if (opening !== "'" && opening !== '"' && opening !== '`') return at;
  for (let i = at + 1; i < sql.length; i++) {
    if (sql.charAt(i) === '\\') i++;
    else if (sql.charAt(i) === opening) {
      if (sql.charAt(i + 1) !== opening) return i + 1;
      i++;
    }
  }
  return sql.length;
}

const DOLLAR_TAG = /\$(?!__)\w*\$/y;

function behindDollarQuoted(sql: string, at: number): number {
  DOLLAR_TAG.lastIndex = at;
  const tag = DOLLAR_TAG.exec(sql)?.[0];
  if (tag === undefined) return at;
  const end = sql.indexOf(tag, at + tag.length);
  return end < 0 ? at : end + tag.length;
}

/** Comments become blanks: no macro in them is expanded. */
export function withoutComments(sql: string): string {
  let text = '';
  for (let at = 0; at < sql.length;) {
    const end = behindQuoted(sql, at);
    if (end > at) {
      text += sql.slice(at, end);
      at = end;
      continue;
    }
    const comment = COMMENTS.find(({ opens }) => sql.startsWith(opens, at));
    const behind = comment === undefined ? at + 1 : behindComment(sql, at, comment);
    const piece = sql.slice(at, behind);
    text += comment === undefined ? piece : piece.replaceAll(/[^\n]/g, ' ');
    at = behind;
  }
  return text;
}

interface Comment {
  readonly opens: string;
  readonly closes: string;
  /** Whether what closes it is part of it. */
  readonly whole: boolean;
}

const COMMENTS: readonly Comment[] = [
  { opens: '--', closes: '\n', whole: false },
  { opens: '/*', closes: '*/', whole: true },
];

function behindComment(sql: string, at: number, { opens, closes, whole }: Comment): number {
  const end = sql.indexOf(closes, at + opens.length);
  if (end < 0) return sql.length;
  return whole ? end + closes.length : end;
}

export interface Arguments {
  readonly list: readonly string[];
  /** The index behind the closing parenthesis. */
  readonly behind: number;
}

/** Of the list whose parenthesis opens here. */
export function readArguments(sql: string, opens: number): Arguments {
  const list: string[] = [];
  let depth = 0;
  let begins = opens + 1;
  for (let at = opens; at < sql.length; at++) {
    const quoted = behindQuoted(sql, at);
    if (quoted > at) {
      at = quoted - 1;
      continue;
    }
    const letter = sql.charAt(at);
    if ('([{'.includes(letter)) depth++;
    else if (')]}'.includes(letter)) depth--;
    else if (letter === ',' && depth === 1) {
      list.push(sql.slice(begins, at).trim());
      begins = at + 1;
    }
    if (depth > 0) continue;
    const last = sql.slice(begins, at).trim();
    return { list: last === '' && list.length === 0 ? [] : [...list, last], behind: at + 1 };
  }
  throw new Error(`a parenthesis is not closed: ${sql.slice(opens)}`);
}
