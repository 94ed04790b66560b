import type { Unit } from './units.js';

/** The members and items of JSON, each with all that is in it. */
export function jsonUnits(text: string): Unit[] {
  const units: Unit[] = [];
  const open: (number | undefined)[] = [];
  let start: number | undefined;
  let end = 0;
  const finish = (): void => {
    if (start !== undefined) units.push({ start, end });
    start = undefined;
  };
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{},:]|[^\s"[\]{},:]+/gs)) {
    if (token === ',') {
      finish();
      continue;
    }
    if (token === ']' || token === '}') {
      finish();
      start = open.pop();
    }
    start ??= index;
    end = index + token.length;
    if (token === '[' || token === '{') {
      open.push(start);
      start = undefined;
    }
  }
  finish();
  return units;
}
