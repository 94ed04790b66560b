import type { Unit } from './units.js';

/** The header fields of a mail and of its parts, its parts, and its lines. */
export function mailUnits(text: string): Unit[] {
  return [...fields(text), ...parts(text), ...lines(text)];
}

function fields(text: string): Unit[] {
  return spans(text, /^[A-Za-z][A-Za-z0-9-]*:.*\n(?:[ \t].*\n)*/gm);
}

/** From one line that begins as a boundary does to the next. */
function parts(text: string): Unit[] {
  const edges = [...text.matchAll(/^--\S/gm)].map(({ index }) => index);
  return edges.slice(1).map((end, i) => ({ start: edges[i] ?? 0, end }));
}

function lines(text: string): Unit[] {
  return spans(text, /^.*\n/gm);
}

function spans(text: string, pattern: RegExp): Unit[] {
  return [...text.matchAll(pattern)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
}
