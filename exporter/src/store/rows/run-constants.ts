import { bytesOf } from '../native/column-type.js';
import { dictionaryEncoded } from '../native/low-cardinality.js';
import { dayNumber } from '../native/times.js';

/** Rows of one report in a block: what the report says holds for all of them. */
export interface Stretch {
  readonly rows: number;
  readonly reportKey: bigint;
  readonly attempt: number;
  readonly domain: string;
  readonly day: string;
  readonly reporter: string;
}

export function reportKeys(stretches: readonly Stretch[], rows: number): Uint8Array {
  const out = new BigUint64Array(rows);
  let row = 0;
  // Loops, here and below: for the few rows of a small report a call of fill costs more than they do.
  for (const { reportKey, rows: own } of stretches)
    for (const end = row + own; row < end; row++) out[row] = reportKey;
  return bytesOf(out);
}

export function attempts(stretches: readonly Stretch[], rows: number): Uint8Array {
  const out = new Uint32Array(rows);
  let row = 0;
  for (const { attempt, rows: own } of stretches)
    for (const end = row + own; row < end; row++) out[row] = attempt;
  return bytesOf(out);
}

export function days(stretches: readonly Stretch[], rows: number): Uint8Array {
  const numbers = new Map<string, number>();
  const out = new Uint16Array(rows);
  let row = 0;
  for (const { day, rows: own } of stretches) {
    const number = numbers.get(day) ?? dayNumber(day);
    numbers.set(day, number);
    for (const end = row + own; row < end; row++) out[row] = number;
  }
  return bytesOf(out);
}

export function constantWords(
  stretches: readonly Stretch[],
  rows: number,
  field: 'domain' | 'reporter',
): Uint8Array[] {
  const places = new Map<string, number>();
  const indexes = new Uint32Array(rows);
  let row = 0;
  for (const stretch of stretches) {
    const place = places.get(stretch[field]) ?? places.size;
    places.set(stretch[field], place);
    for (const end = row + stretch.rows; row < end; row++) indexes[row] = place;
  }
  return dictionaryEncoded([...places.keys()], indexes);
}
