import type { DnsOutcome } from '../../enrich/facts/facts.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where nobody answered: the first time, and twice as long each time after, up to the longest. */
export interface FailureWaits {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** For how many milliseconds nobody is asked again, by what came of it. */
export interface FactLifetimes extends Readonly<Record<Exclude<DnsOutcome, 'failed'>, number>> {
  readonly failed: FailureWaits;
}

/** `not_public` is for good, but for addresses that are given to the internet some day. */
export const DEFAULT_FACT_LIFETIMES: FactLifetimes = {
  found: 30 * DAY,
  none: 7 * DAY,
  off: 7 * DAY,
  not_public: 365 * DAY,
  failed: { firstMs: 15 * MINUTE, longestMs: DAY },
};

/** `failures`: how often in a row, this time counted. */
export function lifetimeOf(dns: DnsOutcome, failures: number, lifetimes: FactLifetimes): number {
  return dns === 'failed' ? failureWait(failures, lifetimes.failed) : lifetimes[dns];
}

export function failureWait(failures: number, { firstMs, longestMs }: FailureWaits): number {
  return Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
}
