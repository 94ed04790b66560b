/** Days are counted from 1970-01-01, seconds likewise; everything is UTC. */
export const DAY_SECONDS = 86_400;

export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / (DAY_SECONDS * 1000);
}

export function dateOf(day: number): string {
  return isoTime(day * DAY_SECONDS).slice(0, 10);
}

/** RFC 3339 in whole seconds. */
export function isoTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** RFC 5322 3.3. */
export function mailDate(seconds: number): string {
  return new Date(seconds * 1000).toUTCString().replace('GMT', '+0000');
}

/** The first of January 1970 was a Thursday. */
export function isWeekend(day: number): boolean {
  const weekday = (day + 4) % 7;
  return weekday === 0 || weekday === 6;
}

/** How busy a day is in percent of the last one: weekends are quiet, and mail grows towards the end. */
export function activity(day: number, end: number): number {
  const growth = 20_000 / (200 + (end - day));
  return Math.max(1, Math.round(isWeekend(day) ? growth * 0.35 : growth));
}
