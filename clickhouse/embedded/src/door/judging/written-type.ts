/*
 * The engine reads the text of a type once more with its own lexer: with escapes, quotes of three kinds and more, and
 * numbers in other bases. What is not plain is refused here, rather than read as the engine would.
 */

/** What is named in a type; or that it is not plain. */
export type WrittenType = { readonly zones: readonly string[]; readonly hasStates: boolean } | 'odd';

const TOKEN = /[ \t\n\r]+|[A-Za-z_]\w*|\d+(?:\.\d+)?|[(),=.]|-(?!-)|'[^'\\\p{Cc}]*'|`\w[\w ]*`|"\w[\w ]*"/uy;
const TIMES = new Set(['DATETIME', 'DATETIME32', 'DATETIME64', 'TIMESTAMP']);
const STATES = new Set(['AGGREGATEFUNCTION', 'SIMPLEAGGREGATEFUNCTION']);

/** Reads a type, or a list of names with types. */
export function readType(text: string): WrittenType {
  const zones: string[] = [];
  const opened: boolean[] = [];
  let hasStates = false;
  /** What stands right before; and the last of it that is no space. */
  let previous = '';
  let word = '';
  for (const token of tokensOf(text)) {
    if (token === undefined || isOdd(token, previous, word)) return 'odd';
    if (token === '(') {
      opened.push(TIMES.has(word.toUpperCase()));
      hasStates ||= STATES.has(word.toUpperCase());
    } else if (token === ')') opened.pop();
    else if (token.startsWith("'") && opened.at(-1) === true) zones.push(token.slice(1, -1));
    previous = token;
    if (token.trim() !== '') word = token;
  }
  return { zones, hasStates };
}

/** A text behind a word is no text (`b'01'`), and a quoted name before a bracket may be that of a type. */
function isOdd(token: string, previous: string, word: string): boolean {
  return token === '(' ? /^[`"]/.test(word) : /^['`"]/.test(token) && /^[\w'`"]/.test(previous);
}

/** Undefined for what is not plain. */
function* tokensOf(text: string): Generator<string | undefined> {
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    yield token;
    if (token === undefined) return;
    at += token.length;
  }
}

/** A literal of text as the engine writes it in a tree; undefined where more is escaped than quotes and lines. */
export function textOfLiteral(literal: string): string | undefined {
  if (!literal.startsWith("'") || !literal.endsWith("'")) return undefined;
  const inside = literal.slice(1, -1);
  const escaped = [...inside.matchAll(ESCAPE)].map(([, char = '']) => char);
  if (escaped.some((char) => !MEANING.has(char))) return undefined;
  return inside.replace(ESCAPE, (_, char: string) => MEANING.get(char) ?? '');
}

const ESCAPE = /\\([^])/g;
const MEANING = new Map([
  ["'", "'"],
  ['\\', '\\'],
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);
