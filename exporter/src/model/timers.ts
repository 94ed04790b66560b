/** Node makes 1 ms of a longer wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** As long as a timer can be set for, for whoever would wait longer. */
export function timerMs(ms: number): number {
  return Math.min(ms, LONGEST_TIMER_MS);
}
