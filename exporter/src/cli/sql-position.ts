import { withoutText } from './statement-text.js';

const AT_LINE = /\(line (\d+), col (\d+)\)/;
const AT_POSITION = /failed at position (\d+)/;
/** What stands at the place: `failed at position 20 (v_records)`. */
const AT_WORD = /failed at position \d+ \((?!end of query\))(\w+)\)/;
/** What the store does not know, which stands somewhere in the statement. */
const BY_NAME = /(?:identifier|Function with name|Unknown table) [`']([^`']+)[`']/i;
const WIDTH = 100;

/** The line of a statement in which the store found an error, with the place marked; empty where it names none. */
export function pointAt(statement: string, message: string): string {
  const at = placeIn(statement, message);
  if (at === undefined) return '';
  const start = statement.lastIndexOf('\n', at - 1) + 1;
  const begin = Math.max(start, at - WIDTH);
  const [line = ''] = statement.slice(begin, begin + 2 * WIDTH).split('\n');
  return `  ${line.replaceAll(/\s/g, ' ')}\n  ${blankOf(statement.slice(begin, at))}^\n`;
}

function placeIn(statement: string, message: string): number | undefined {
  const told = toldPlace(statement, message);
  if (told === undefined) return named(statement, BY_NAME.exec(message)?.[1]);
  const word = AT_WORD.exec(message)?.[1];
  // A store that put something into the statement counts that too.
  return word === undefined || statement.startsWith(word, told) ? told : named(statement, word);
}

/** The store counts bytes, from 1. */
function toldPlace(statement: string, message: string): number | undefined {
  const [, line, column] = AT_LINE.exec(message) ?? [];
  if (line !== undefined) {
    const lines = statement.split('\n');
    const before = lines.slice(0, Number(line) - 1).join('\n');
    const start = line === '1' ? 0 : before.length + 1;
    return start + letters(lines[Number(line) - 1] ?? '', Number(column) - 1);
  }
  const position = AT_POSITION.exec(message)?.[1];
  return position === undefined ? undefined : letters(statement, Number(position) - 1);
}

function letters(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, bytes).toString().length;
}

/** Strings and comments hold no names. */
function named(statement: string, name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const place = withoutText(statement).search(
    new RegExp(`(?<![\\p{L}\\p{N}_.])${escaped}(?![\\p{L}\\p{N}_])`, 'u'),
  );
  return place < 0 ? undefined : place;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/gu;

/** As wide on a terminal as a text. */
function blankOf(text: string): string {
  return text
    .replaceAll(/\p{M}|\u200d/gu, '')
    .replaceAll(WIDE, '  ')
    .replaceAll(/[^ ]/gu, ' ');
}
