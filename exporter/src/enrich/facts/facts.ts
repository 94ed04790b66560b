import type { SourceFacts } from '../../model/source-facts.js';

/**
 * What the DNS said: `found` a name, `none` that there is none, `failed` where it did not answer (all of it, or whether
 * the name points back), `unasked` where nobody is asked for a while because it is dead, `off` where it is not asked,
 * `not_public` where the internet has no such address.
 */
export const DNS_OUTCOMES = ['found', 'none', 'failed', 'unasked', 'off', 'not_public'] as const;
export type DnsOutcome = (typeof DNS_OUTCOMES)[number];

export interface FoundFacts {
  readonly ip: Uint8Array;
  readonly facts: SourceFacts;
  readonly dns: DnsOutcome;
  /** When the DNS said so, in milliseconds since 1970, where that is remembered and nobody was asked now. */
  readonly rememberedSince?: number;
  /** Whether the DNS was asked for the network operator as well and did not say, or was not asked because it is dead. */
  readonly operator?: 'failed' | 'unasked';
}

/** Whether there is more to be known of it as soon as the DNS lives again. */
export function isUnasked({ dns, operator }: FoundFacts): boolean {
  return dns === 'unasked' || operator === 'unasked';
}

export interface FactFinder {
  /** Country and ASN at once, from files alone: microseconds, no waiting. */
  atOnce(ip: Uint8Array): SourceFacts;
  /** All of it; each is yielded as it is found, in any order; bounded in flight. Ends early when the signal aborts. */
  find(ips: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncIterable<FoundFacts>;
}
