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
  eachStretch(stretches, ({ reportKey }, from, to) => out.fill(reportKey, from, to));
  return bytesOf(out);
}

export function attempts(stretches: readonly Stretch[], rows: number): Uint8Array {
  const out = new Uint32Array(rows);
  eachStretch(stretches, ({ attempt }, from, to) => out.fill(attempt, from, to));
  return bytesOf(out);
}

export function days(stretches: readonly Stretch[], rows: number): Uint8Array {
  const out = new Uint16Array(rows);
  eachStretch(stretches, ({ day }, from, to) => out.fill(dayNumber(day), from, to));
  return bytesOf(out);
}

export function constantWords(
  stretches: readonly Stretch[],
  rows: number,
  field: 'domain' | 'reporter',
): Uint8Array[] {
  const places = new Map<string, number>();
  const indexes = new Uint32Array(rows);
  eachStretch(stretches, (stretch, from, to) => {
    const place = places.get(stretch[field]) ?? places.size;
    places.set(stretch[field], place);
    indexes.fill(place, from, to);
  });
  return dictionaryEncoded([...places.keys()], indexes);
}

function eachStretch(
  stretches: readonly Stretch[],
  fill: (stretch: Stretch, from: number, to: number) => unknown,
): void {
  let from = 0;
  for (const stretch of stretches) {
    fill(stretch, from, from + stretch.rows);
    from += stretch.rows;
  }
}
