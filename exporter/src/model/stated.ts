/**
 * A value as a report states it (`raw`) beside what it means (`value`). Instances are shared between records:
 * a report repeats the same domain a hundred thousand times, so never change one.
 */
export interface Stated<T> {
  readonly value: T;
  readonly raw: string;
}

/** A domain name: `value` is the lower-case A-label form without a trailing dot. */
export type DomainName = Stated<string>;
