/** How long what the DNS said of an address is good for, in milliseconds. */
export interface FactTimes {
  /** That it has a name. */
  readonly found: number;
  /** That it has none. */
  readonly none: number;
  /** That nobody could tell: the first time. Twice as long each time after, up to as long as `none`. */
  readonly failed: number;
  /** That nobody was asked, for the DNS is dead. */
  readonly rest: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const DEFAULT_FACT_TIMES: FactTimes = {
  found: 7 * DAY,
  none: DAY,
  failed: 15 * MINUTE,
  rest: MINUTE / 2,
};
