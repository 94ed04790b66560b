const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Figures of settled days change a few times a day; the exporter can be gone in a minute. */
const OF_DAYS = '5m';
const INTERVALS: Readonly<Record<string, string>> = {
  process: '1m',
  canaries: '1m',
  'canary-queries': '30m',
};

export function intervalOf(group: string): string {
  return INTERVALS[group] ?? OF_DAYS;
}

/** How often a group is evaluated in that time. */
export function evaluationsIn(time: string, interval: string): number {
  return Math.max(1, Math.ceil(secondsIn(time) / secondsIn(interval)));
}

function secondsIn(duration: string): number {
  return Number.parseInt(duration, 10) * (SECONDS[duration.slice(-1)] ?? 1);
}
