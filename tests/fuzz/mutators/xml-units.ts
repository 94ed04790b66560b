import type { Unit } from './units.js';

/** The elements of XML, each with all that is in it. */
export function xmlUnits(text: string): Unit[] {
  const units: Unit[] = [];
  const open: { readonly name: string; readonly start: number }[] = [];
  for (const { 0: tag, 1: slash, 2: name = '', index } of text.matchAll(/<(\/?)([^\s<>/!?]+)[^<>]*>/g)) {
    const end = index + tag.length;
    if (slash === '/') {
      const opened = open.pop();
      if (opened?.name === name) units.push({ start: opened.start, end });
    } else if (tag.endsWith('/>')) {
      units.push({ start: index, end });
    } else {
      open.push({ name, start: index });
    }
  }
  return units;
}
