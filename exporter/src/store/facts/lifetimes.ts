import type { DnsOutcome } from '../../enrich/facts/facts.js';
import { DEFAULT_FACT_TIMES, type FactTimes } from '../../model/fact-times.js';

const YEAR = 365 * 86_400_000;

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
export function lifetimesBy({ found, none, failed, rest }: FactTimes): FactLifetimes {
  return {
    ...{ found, none, off: found, not_public: YEAR, unasked: rest },
    failed: { firstMs: failed, longestMs: Math.max(failed, none) },
  };
}

export const DEFAULT_FACT_LIFETIMES: FactLifetimes = lifetimesBy(DEFAULT_FACT_TIMES);

export function failureWait(failures: number, { firstMs, longestMs }: FailureWaits): number {
  return Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
}
