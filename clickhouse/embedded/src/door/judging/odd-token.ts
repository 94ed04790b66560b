import type { Token } from '../../sql/tokens.js';
import { isForbidden, type DoorNames } from '../allowed/names.js';
import { isMark, isWord } from './sources.js';
import { isStrange, STRANGE } from './strange-character.js';

export const NOT_CLOSED = 'A string, name or comment is not closed';

/** What is refused wherever it stands. */
export function oddToken(all: readonly Token[], names: DoorNames): string | undefined {
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
    // So does the tree say what is called how, and how many children it has.
    if (kind === 'name' && / \((?:alias|children) /.test(text)) return 'A quoted name has words of the tree';
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

/** `AS file` names a column and `{file:String}` a parameter, which no function is called by. */
function isAlias(all: readonly Token[], at: number): boolean {
  if (isMark(all[at - 1], '{')) return isMark(all[at + 1], ':');
  return isWord(all[at - 1], 'AS') && !isMark(all[at + 1], '(');
}
