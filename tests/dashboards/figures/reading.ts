/** One number out of the answer that a panel gets. */
import type { Answer, Value } from '../asked.js';

export type Read = (answer: Answer) => number;

/** Rows in which columns have these values. */
type Where = Readonly<Record<string, string>>;

/** Of a column, over all rows or some. */
export function total(column: string, where: Where = {}): Read {
  return (answer) => numbers(answer, column, where).reduce((sum, value) => sum + value, 0);
}

/** Of the one row that there is, or that is so. */
export function only(column: string, where: Where = {}): Read {
  return (answer) => {
    const [value, ...more] = numbers(answer, column, where);
    if (value === undefined || more.length > 0)
      throw new Error(`${more.length + (value === undefined ? 0 : 1)} rows where one is looked for`);
    return value;
  };
}

export function greatest(column: string): Read {
  return (answer) => Math.max(...numbers(answer, column, {}));
}

/** Of the last row, as of the newest day. */
export function last(column: string): Read {
  return (answer) => numbers(answer, column, {}).at(-1) ?? NaN;
}

export function rowCount(where: Where = {}): Read {
  return (answer) => rowsWhere(answer, where).length;
}

function numbers(answer: Answer, column: string, where: Where): number[] {
  const index = indexOf(answer, column);
  return rowsWhere(answer, where).map((row) => numberOf(row[index], column));
}

function rowsWhere(answer: Answer, where: Where): Answer['rows'] {
  const wanted = Object.entries(where).map(([column, value]) => [indexOf(answer, column), value] as const);
  return answer.rows.filter((row) => wanted.every(([index, value]) => row[index] === value));
}

function indexOf({ columns }: Answer, column: string): number {
  const index = columns.findIndex(({ name }) => name === column);
  if (index < 0) throw new Error(`there is no ${column}, but ${columns.map(({ name }) => name).join(', ')}`);
  return index;
}

/** The engine writes 64 bits in quotes. */
function numberOf(value: Value | undefined, column: string): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  if (Number.isNaN(number)) throw new Error(`${column} is ${JSON.stringify(value)}`);
  return number;
}
