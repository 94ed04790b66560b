import { dateOf, dayNumber } from './calendar.js';
import { demoDomain, type DemoDomain } from './domains.js';
import type { DemoOptions } from './options.js';
import { Random } from './random.js';

/** The selector of the key that breaks. */
export const NEWSLETTER_SELECTOR = 'nl1';

/** A DKIM key that verifies nowhere for a day. */
export interface BrokenKey {
  readonly event: 'broken_key';
  readonly domain: string;
  readonly day: string;
  readonly selector: string;
  readonly sender: string;
}

/** One for each demo: three days before the last, so that there is a before and an after. */
export function brokenKey(options: DemoOptions): BrokenKey {
  const index = new Random(options.seed, 'broken key').below(options.domains);
  return {
    event: 'broken_key',
    domain: demoDomain(options.seed, index).name,
    day: dateOf(dayNumber(options.end) - Math.min(3, options.days - 1)),
    selector: NEWSLETTER_SELECTOR,
    sender: 'newsletter-service',
  };
}

/** One day in twelve, somebody abuses the name. */
export function isBurst(seed: number, domain: DemoDomain, day: number): boolean {
  return new Random(seed, 'burst', domain.index, day).chance(1, 12);
}
