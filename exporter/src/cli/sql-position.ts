const AT_LINE = /\(line (\d+), col (\d+)\)/;
const AT_POSITION = /failed at position (\d+)/;
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
  if (atPosition === null) return undefined;
  const before = statement.slice(0, Number(atPosition[1]) - 1).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
