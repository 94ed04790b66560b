import { plainType } from './column-type.js';

const DAY_MS = 86_400_000;
const LAST_DAY = 0xffff;
const LAST_SECOND = 0xffff_ffff;
/** What DateTime64 can show: 1900-01-01 to the end of 2299. */
const FIRST_MILLISECOND = Date.UTC(1900, 0, 1);
const LAST_MILLISECOND = Date.UTC(2300, 0, 1) - 1;

/** Days of the form YYYY-MM-DD. Here and below, what the type cannot hold becomes the nearest that it can. */
export const date = plainType<string>('Date', (days) => Uint16Array.from(days, dayNumber));

/** Seconds since 1970. */
export const dateTime = plainType<number>('DateTime', (seconds) =>
  Uint32Array.from(seconds, (at) => within(Math.floor(at), 0, LAST_SECOND)),
);

/** Milliseconds since 1970. */
export const dateTime64 = plainType<number>('DateTime64(3)', (milliseconds) =>
  BigInt64Array.from(milliseconds, (at) =>
    BigInt(within(Math.floor(at), FIRST_MILLISECOND, LAST_MILLISECOND)),
  ),
);

/** Whole days since 1970. */
export function dayNumber(day: string): number {
  return within(Date.parse(`${day}T00:00:00Z`) / DAY_MS, 0, LAST_DAY);
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
