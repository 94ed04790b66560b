import type { Asked } from '../failures.js';

/** What the store says, where a test expects it to say something. */
export function value<T>(asked: Asked<T>): T {
  if (!asked.ok) throw new Error(`${asked.reason}: ${asked.detail}`);
  return asked.value;
}
