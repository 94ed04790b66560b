import type { Token } from '../../sql/tokens.js';
import { isMark, isWord } from './sources.js';

export interface SettingsClause {
  /** The place of its first token. */
  readonly begin: number;
  /** What stands behind it. */
  readonly format: string | undefined;
  readonly settings: ReadonlyMap<string, string>;
  /** Table to condition: Grafana's ad-hoc filters. */
  readonly filters: ReadonlyMap<string, string>;
}

/**
 * The `SETTINGS …` at the end of a statement. A read-only session refuses it, so it is taken out of the text, and given
 * to the session as it is opened. Nothing where there is none, 'odd' where it is none that can be taken out.
 */
export function settingsClause(tokens: readonly Token[]): SettingsClause | 'odd' | undefined {
  // `system.settings` is a table, `AS settings` a name, and `SHOW SETTINGS` a statement.
  const isClause = (token: Token, at: number): boolean =>
    isWord(token, 'SETTINGS') && !isMark(tokens[at - 1], '.') && !isWord(tokens[at - 1], 'SHOW', 'AS');
  const begin = tokens.findLastIndex(isClause);
  if (begin < 0) return undefined;
  if (tokens.findIndex(isClause) !== begin) return 'odd';
  const settings = new Map<string, string>();
  const filters = new Map<string, string>();
  let at = begin;
  do {
    const [name, equals, value] = tokens.slice(at + 1, at + 4);
    if (name?.kind !== 'word' || !isMark(equals, '=') || value === undefined) return 'odd';
    if (isMark(value, '{')) {
      const closed = readMap(tokens, at + 3, filters);
      if (closed === undefined || name.text !== 'additional_table_filters') return 'odd';
      at = closed;
    } else {
      const read = number(tokens, at + 3) ?? { text: unescaped(value), last: at + 3 };
      if (read.text === undefined) return 'odd';
      settings.set(name.text, read.text);
      at = read.last;
    }
    at += 1;
  } while (isMark(tokens[at], ','));
  const format = formatAt(tokens, at);
  if (tokens.length > at && format === undefined) return 'odd';
  return { begin, format, settings, filters };
}

/** `FORMAT name`, and nothing more. */
export function formatAt(tokens: readonly Token[], at: number): string | undefined {
  const [word, name, ...more] = tokens.slice(at);
  const isFormat = isWord(word, 'FORMAT') && !isMark(tokens[at - 1], '.') && more.length === 0;
  return isFormat && name?.kind === 'word' ? name.text : undefined;
}

/** One with a sign or a point, which are tokens of their own. */
function number(tokens: readonly Token[], begin: number): { text: string; last: number } | undefined {
  let last = begin;
  let text = '';
  for (let token = tokens[begin]; token !== undefined; token = tokens[last + 1]) {
    if (!/^(?:[-.]|\d\w*)$/.test(token.text) || (text !== '' && token.start !== tokens[last]?.end)) break;
    last = text === '' ? begin : last + 1;
    text += token.text;
  }
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e\d+)?$/i.test(text) ? { text, last } : undefined;
}

/** `{'table': 'condition', …}`; returns the place of the closing bracket. Where nothing is chosen, Grafana writes `{}`. */
function readMap(tokens: readonly Token[], open: number, into: Map<string, string>): number | undefined {
  if (isMark(tokens[open + 1], '}')) return open + 1;
  for (let at = open + 1; ; at += 4) {
    const [key, colon, value, after] = tokens.slice(at, at + 4);
    if (key?.kind !== 'string' || !isMark(colon, ':') || value?.kind !== 'string') return undefined;
    const [table, condition] = [unescaped(key), unescaped(value)];
    if (table === undefined || condition === undefined) return undefined;
    into.set(table, condition);
    if (isMark(after, '}')) return at + 3;
    if (!isMark(after, ',')) return undefined;
  }
}

/** Nothing for any other escape than of a quote or the backslash: no honest client writes one. */
function unescaped(token: Token): string | undefined {
  if (token.kind === 'word') return token.text;
  if (token.kind !== 'string' || /\\(?!['\\])/.test(token.text.replaceAll('\\\\', ''))) return undefined;
  return token.text.replace(/\\(['\\])/g, '$1');
}
