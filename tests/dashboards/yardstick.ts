/** How long a query takes, and how slow the machine is at that moment. */
import { summarise } from '../bench/stats.js';
import type { Ask } from './asked.js';

/** Always as much work, whatever is stored. */
const YARDSTICK = `SELECT key, count(), uniq(hash)
  FROM (SELECT number % 7 AS key, cityHash64(number) AS hash FROM numbers(2000000)) GROUP BY key`;
/** On two cores of the kind that the budget is meant for, with nothing beside. */
const REFERENCE_MS = 65;
const MOST_SLOWER = 4;

export interface Measured {
  readonly ms: number;
  /** How many times slower than the reference the machine was: from 1 on, and up to a bound. */
  readonly slower: number;
}

/** The median of some runs after one that is not counted, each beside a run of the yardstick. */
export async function measure({ milliseconds }: Ask, sql: string, runs: number): Promise<Measured> {
  await milliseconds(sql);
  const taken: number[] = [];
  const yards: number[] = [];
  for (let run = 0; run < runs; run++) {
    yards.push(await milliseconds(YARDSTICK));
    taken.push(await milliseconds(sql));
  }
  const slower = Math.min(MOST_SLOWER, Math.max(1, summarise(yards).median / REFERENCE_MS));
  return { ms: summarise(taken).median, slower };
}
