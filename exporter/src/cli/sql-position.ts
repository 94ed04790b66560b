const AT_LINE = /\(line (\d+), col (\d+)\)/;
const AT_POSITION = /failed at position (\d+)/;
/** What the store does not know, which stands somewhere in the statement. */
const BY_NAME = /(?:identifier|Function with name|Unknown table) [`']([\w.]+)[`']/;
const WIDTH = 100;

/** The line of a statement in which the store found an error, with the place marked; empty where it names none. */
export function pointAt(statement: string, message: string): string {
  const place = placeOf(statement, message);
  if (place === undefined) return '';
  const line = statement.split('\n')[place.line - 1] ?? '';
  const begin = Math.max(0, place.column - WIDTH);
  const shown = line.slice(begin, begin + 2 * WIDTH).replaceAll('\t', ' ');
  return `  ${shown}\n  ${' '.repeat(place.column - 1 - begin)}^\n`;
}

/** Counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

function placeOf(statement: string, message: string): Place | undefined {
  const atLine = AT_LINE.exec(message);
  if (atLine !== null) return { line: Number(atLine[1]), column: Number(atLine[2]) };
  const atPosition = AT_POSITION.exec(message);
  const at = atPosition === null ? namedIn(statement, message) : Number(atPosition[1]) - 1;
  if (at === undefined) return undefined;
  const before = statement.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function namedIn(statement: string, message: string): number | undefined {
  const name = BY_NAME.exec(message)?.[1];
  if (name === undefined) return undefined;
  const place = statement.search(new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?!\\w)`));
  return place < 0 ? undefined : place;
}
