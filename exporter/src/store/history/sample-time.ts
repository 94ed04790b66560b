const DAY_S = 86_400;
const MINUTE_MS = 60_000;

/**
 * Where in its day the sample of a day stands: at the beginning of its last minute. So it is there for whoever asks at
 * the midnight after, and a range that ends then has as many samples as it has days; what is said again of the day comes
 * after it, and is there at that midnight too.
 */
export const SAMPLE_SECONDS = DAY_S - MINUTE_MS / 1000;

/** In milliseconds. What is said again of a day has a time of its own: a second value for one time is not kept. */
export function sampleTime(day: string, repeat: number): number {
  return Date.parse(day) + SAMPLE_SECONDS * 1000 + Math.min(repeat, MINUTE_MS - 1);
}
