import { aggregateSlots } from './slots.js';

export interface DemoOptions {
  readonly seed: number;
  readonly domains: number;
  readonly days: number;
  /** The last day, YYYY-MM-DD. */
  readonly end: string;
  /** Reports of all kinds a domain and day; repeats come on top. */
  readonly reportsPerDay: number;
  /** Aggregate records in all; what comes naturally where it is not given. */
  readonly records?: number | undefined;
}

/** Why these options ask for something that cannot be made. */
export function optionsProblem(options: DemoOptions): string | undefined {
  const least = options.domains * options.days * aggregateSlots(options.reportsPerDay);
  if (options.records !== undefined && options.records < least)
    return `${options.records} records are too few: there are ${least} aggregate reports, and each holds one record at least`;
  return undefined;
}
