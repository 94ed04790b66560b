import { tokens, type Token } from '../../sql/tokens.js';
import { zonePlaces } from '../allowed/zone-places.js';
import { isMark } from './sources.js';
import type { SyntaxNode } from './syntax-nodes.js';
import { expands, isExpanding, type Called } from './syntax-tree.js';

/*
 * The engine looks for a time zone in files, where its name says so (`file:/…`), and keeps each that it has found for
 * good: 4.5 MB of memory which no statement is charged with. So a zone is one of a list, few of it are taken, and it is
 * written out: what is computed cannot be looked at before it is used.
 */

/** What is named in the types of a text, as deep as one stands in another: in a string, in a name. */
export interface NamedInTypes {
  readonly zones: readonly string[];
  /** Whether there is a type whose values are read from bytes as whatever these say: of any type, of any zone. */
  readonly hasStates: boolean;
}

export function namedInTypes(sql: string, depth = 0): NamedInTypes {
  const zones: string[] = [];
  let hasStates = false;
  const opened: boolean[] = [];
  const all = [...tokens(sql)];
  for (const [at, token] of all.entries()) {
    if (isMark(token, '(')) {
      opened.push(isTypeOfTime(all[at - 1]));
      hasStates ||= isTypeOfStates(all[at - 1]);
    } else if (isMark(token, ')')) opened.pop();
    else if (token.kind === 'string' && opened.at(-1) === true) zones.push(...zone(plain(token)));
    else if (isText(token) && depth < DEEPEST && HINT.test(plain(token))) {
      const within = namedInTypes(plain(token), depth + 1);
      zones.push(...within.zones);
      hasStates ||= within.hasStates;
    }
  }
  return { zones, hasStates };
}

const DEEPEST = 4;
/** What holds no such type in any nesting is not looked into. */
const HINT = /time|stamp|aggregatef/i;

function isText({ kind }: Token): boolean {
  return kind === 'string' || kind === 'name';
}

const TYPES_OF_TIME = new Set(['DATETIME', 'DATETIME32', 'DATETIME64', 'TIMESTAMP']);

function isTypeOfTime(token: Token | undefined): boolean {
  return (token?.kind === 'word' || token?.kind === 'name') && TYPES_OF_TIME.has(token.text.toUpperCase());
}

function isTypeOfStates(token: Token | undefined): boolean {
  return (
    (token?.kind === 'word' || token?.kind === 'name') && /^(?:Simple)?AggregateFunction$/i.test(token.text)
  );
}

/** A time of day or a date, as `TIMESTAMP('2026-01-01')` has it, is no zone. */
function zone(text: string): string[] {
  return /^[\d :.T-]*$/.test(text) ? [] : [text];
}

const ESCAPE = /\\(?:x([\dA-Fa-f]{2})|([^]))/g;
/** What stands for something else than itself: space of some kind, which may stand anywhere in a type, and nothing. */
const MEANING: ReadonlyMap<string, string> = new Map([
  ...['n', 't', 'r', '0', 'a', 'b', 'e', 'f', 'v'].map((char) => [char, ' '] as const),
  ['N', ''],
]);

/** As the engine reads a text with its escapes. */
function plain({ text }: Token): string {
  return text.replace(ESCAPE, (_, code: string | undefined, char: string | undefined) =>
    code === undefined ? (MEANING.get(char ?? '') ?? char ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
}

/** The zones that functions are given; or why that cannot be said. */
export function zonesOfCalls(
  calls: readonly Called[],
  aliases: ReadonlyMap<string, string>,
): string[] | { readonly odd: string } {
  const found: string[] = [];
  for (const { name, arguments: given } of calls) {
    const real = aliases.get(name.toLowerCase()) ?? name;
    const places = zonePlaces(real);
    if (places.length > 0 && given.some(isExpanding)) return expands(name);
    for (const place of places) {
      const argument = given[place];
      if (argument === undefined || isInterval(argument)) continue;
      if (argument.part !== 'Literal')
        return { odd: `The time zone that ${name} is given is to be written out` };
      if (argument.text.startsWith("'")) found.push(argument.text.slice(1, -1));
    }
  }
  return found;
}

function isInterval({ part, text }: SyntaxNode): boolean {
  return part === 'Function' && text.startsWith('toInterval');
}
