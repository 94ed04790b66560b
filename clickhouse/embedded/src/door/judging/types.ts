import { tokens } from '../../sql/tokens.js';
import { typePlace } from '../allowed/zone-places.js';
import { isMark } from './sources.js';
import { expands, isExpanding, type Called } from './syntax-tree.js';
import type { SyntaxNode } from './syntax-nodes.js';
import { readType, textOfLiteral } from './written-type.js';

/** What is named in the types that a statement has; or why they may not be had. */
export type NamedInTypes = { readonly zones: readonly string[] } | { readonly odd: string };

/** The types of a statement, by its tree: those that functions are given, and those of parts of JSON. */
export function typesOfTree(
  calls: readonly Called[],
  nodes: readonly SyntaxNode[],
  aliases: ReadonlyMap<string, string>,
): NamedInTypes {
  const written: string[] = [];
  for (const { name, arguments: given } of calls) {
    const place = typePlace(aliases.get(name.toLowerCase()) ?? name, given.length);
    if (place !== undefined && given.some(isExpanding)) return expands(name);
    const typed = place === undefined ? undefined : given[place];
    // The table `values` may begin with rows.
    if (typed === undefined || (typed.part === 'Function' && typed.text === 'tuple')) continue;
    const text = typed.part === 'Literal' ? textOfLiteral(typed.text) : undefined;
    if (text === undefined && !(typed.part === 'Literal' && !typed.text.startsWith("'")))
      return { odd: `The type that ${name} is given is to be written out, and plainly` };
    if (text !== undefined) written.push(text);
  }
  for (const { part, text } of nodes) {
    if (part === 'Identifier') written.push(...ofParts(text));
  }
  return namedIn(written);
}

/** What may be the name of a type in a name: `j.a.:DateTime`, which the engine writes with quotes, or `d."DateTime"`. */
function ofParts(name: string): string[] {
  return name
    .split('.:')
    .filter((part) => NAMES_TYPE.test(part))
    .map((part) => part.replace(/^`([^`]*)`/, '$1'));
}

const NAMES_TYPE = /time|stamp|aggregatef/i;

/** The types of parameters (`{name:Type}`), by the text: the engine makes them as it reads a statement. */
export function typesOfParameters(texts: readonly string[]): NamedInTypes {
  return namedIn(texts.flatMap(ofParameters));
}

function ofParameters(sql: string): string[] {
  const written: string[] = [];
  let from: number | undefined;
  const all = [...tokens(sql)];
  for (const [at, token] of all.entries()) {
    if (isMark(token, '{') && all[at + 1]?.kind !== 'string' && isMark(all[at + 2], ':'))
      from = all[at + 2]?.end;
    else if (isMark(token, '}') && from !== undefined) {
      written.push(sql.slice(from, token.start));
      from = undefined;
    }
  }
  return written;
}

function namedIn(written: readonly string[]): NamedInTypes {
  const zones: string[] = [];
  for (const text of written) {
    const type = readType(text);
    if (type === 'odd') return { odd: 'A type is to be written plainly, without escapes and comments' };
    if (type.hasStates) return { odd: 'The type AggregateFunction is not allowed' };
    zones.push(...type.zones);
  }
  return { zones };
}
