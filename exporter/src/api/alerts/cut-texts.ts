type Texts = Readonly<Record<string, string>>;

/**
 * As many characters of names and texts as there may be, the same texts where they are no more. The shortest come first,
 * so that one that is huge takes the place of no other; it is cut, and ends with an ellipsis.
 */
export function cutTexts(texts: Texts, most: number): Texts {
  const all = Object.entries(texts);
  if (all.reduce((sum, entry) => sum + lengthOf(entry), 0) <= most) return texts;
  const kept: [string, string][] = [];
  let left = most;
  for (const entry of all.sort((a, b) => lengthOf(a) - lengthOf(b))) {
    const [name, text] = entry;
    const room = left - name.length;
    // There is none for those that are longer either, but for their names.
    if (room < 1) break;
    kept.push([name, text.length <= room ? text : cut(text, room)]);
    left -= Math.min(lengthOf(entry), left);
  }
  return Object.fromEntries(kept);
}

function lengthOf([name, text]: readonly [string, string]): number {
  return name.length + text.length;
}

/** Not in the middle of a character that takes two places. */
function cut(text: string, most: number): string {
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
