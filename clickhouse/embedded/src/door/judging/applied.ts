import { tokens, type Token } from '../../sql/tokens.js';
import { mayBeCalled } from '../allowed/functions.js';
import { isMark, isWord } from './sources.js';

/**
 * What a statement applies to columns (`* APPLY (x -> …)`), each as a query of its own; or why that cannot be said. In
 * the tree of a statement the engine shows that something is applied, and not what.
 */
export function appliedIn(sql: string): readonly string[] | { readonly odd: string } {
  const all = [...tokens(sql)];
  const found: string[] = [];
  for (const [at, token] of all.entries()) {
    if (!isWord(token, 'APPLY')) continue;
    const next = all[at + 1];
    if (next === undefined || (next.kind === 'mark' && next.text !== '(')) continue;
    if (found.length === MOST) return { odd: `APPLY stands in a statement more than ${MOST} times` };
    const piece = pieceAt(all, at + 1);
    if (!isMark(piece.at(0), '(') && isMark(all[at + 1 + piece.length], '-')) return NO_BRACKETS;
    const name = piece.find((one) => !isMark(one, '('));
    if (name === undefined || (!isLambda(piece) && !mayBeCalled(name.text))) return notApplied(name);
    found.push(`SELECT ${sql.slice(next.start, piece.at(-1)?.end)}`);
  }
  return found;
}

/** One may stand in another, and each is read by itself. */
const MOST = 50;

const NO_BRACKETS = { odd: 'APPLY takes the name of a function, and no lambda' };

function notApplied(name: Token | undefined): { readonly odd: string } {
  return {
    odd: `"${name?.text ?? ''}" cannot be applied (nothing but a function: a column is to be called otherwise)`,
  };
}

/** What is in brackets; or a name, with what is in brackets behind it. */
function pieceAt(all: readonly Token[], start: number): readonly Token[] {
  const open = isMark(all[start], '(') ? start : start + 1;
  return isMark(all[open], '(') ? all.slice(start, closing(all, open) + 1) : all.slice(start, open);
}

function closing(all: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < all.length; at++) {
    if (isMark(all[at], '(')) depth += 1;
    if (isMark(all[at], ')')) depth -= 1;
    if (depth === 0) return at;
  }
  return all.length;
}

/** `(x -> …)`, `((x) -> …)`. */
function isLambda(piece: readonly Token[]): boolean {
  const arrow = piece.findIndex((one) => isMark(one, '-'));
  const before = piece.slice(0, Math.max(arrow, 0)).filter((one) => !isMark(one, '(', ')'));
  return isMark(piece[arrow + 1], '>') && before.length === 1;
}
