import type { Period } from '../../model/report.js';

const DAY = 86_400;

/** Design rule 5: `day` is the UTC date of the middle, and a period is never cut into pieces. */
export function periodOf(begin: number, end: number): Period {
  const middle = Math.floor((begin + end) / 2);
  // An end of exactly midnight is how many reporters write the last second of the day before.
  const last = end > begin ? end - 1 : end;
  return {
    begin,
    end,
    spanDays: Math.floor(last / DAY) - Math.floor(begin / DAY) + 1,
    day: new Date(middle * 1000).toISOString().slice(0, 10),
  };
}
