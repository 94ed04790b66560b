import type { DnsOutcome, FoundFacts } from '../../enrich/facts/facts.js';
import type { SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SOURCE_FACTS, SOURCE_LOOKUPS, type SourceLookupRow } from '../rows/source-facts.js';
import { keyOf } from './address-key.js';
import { knownSources, NOTHING_KNOWN, type KnownSource } from './known-facts.js';
import { lifetimeOf, type FactLifetimes } from './lifetimes.js';

/** An address whose facts are others now. */
export interface ChangedFacts {
  readonly ip: Uint8Array;
  readonly facts: SourceFacts;
  /** Whether there were others before, which hold for their days. */
  readonly isAnother: boolean;
}

/**
 * Writes down what was found: a row of facts where it is not what is known, and for each address that it was looked up.
 * That comes last: what is cut short before is looked up once more, and then nothing has changed.
 */
export async function writeFacts(
  client: StoreClient,
  found: readonly FoundFacts[],
  at: number,
  lifetimes: FactLifetimes,
): Promise<Asked<readonly ChangedFacts[]>> {
  const byAddress = new Map(found.map((one) => [keyOf(one.ip), one]));
  const known = await knownSources(
    client,
    [...byAddress.values()].map(({ ip }) => ip),
  );
  if (!known.ok) return known;
  const changed: ChangedFacts[] = [];
  const lookups: SourceLookupRow[] = [];
  for (const [key, { ip, facts: now, dns }] of byAddress) {
    const before = known.value.get(key) ?? NOTHING_KNOWN;
    const facts = together(before.facts, now, dns);
    if (!isSame(before.facts, facts)) changed.push({ ip, facts, isAnother: isAnything(before.facts) });
    lookups.push(lookupOf({ ip, dns, before, at }, lifetimes));
  }
  const rows = changed.map(({ ip, facts }) => ({ ip, facts, at }));
  if (rows.length > 0) {
    const written = await client.insert(SOURCE_FACTS.name, SOURCE_FACTS.columns, SOURCE_FACTS.block(rows));
    if (!written.ok) return written;
  }
  if (lookups.length > 0) {
    const noted = await client.insert(
      SOURCE_LOOKUPS.name,
      SOURCE_LOOKUPS.columns,
      SOURCE_LOOKUPS.block(lookups),
    );
    if (!noted.ok) return noted;
  }
  return { ok: true, value: changed };
}

interface LookedUp {
  readonly ip: Uint8Array;
  readonly dns: DnsOutcome;
  readonly before: KnownSource;
  readonly at: number;
}

function lookupOf({ ip, dns, before, at }: LookedUp, lifetimes: FactLifetimes): SourceLookupRow {
  const failures = dns === 'failed' ? (before.lookup?.failures ?? 0) + 1 : 0;
  return { ip, at, dns, failures, freshUntil: at + lifetimeOf(dns, failures, lifetimes) };
}

/**
 * What holds from now on. Who is not asked, or does not answer, has not said that there is nothing: what was known
 * stays. So it does where a database knows nothing, or is missing today.
 */
function together(before: SourceFacts, now: SourceFacts, dns: DnsOutcome): SourceFacts {
  const names = (dns === 'failed' || dns === 'off') && before.ptr !== '' ? before : now;
  const network = now.asn === 0 ? before : now;
  return {
    country: now.country === '' ? before.country : now.country,
    asn: network.asn,
    asName: network.asName,
    ptr: names.ptr,
    ptrConfirmed: names.ptrConfirmed,
    ptrDomain: names.ptrDomain,
  };
}

function isSame(a: SourceFacts, b: SourceFacts): boolean {
  return (
    a.country === b.country &&
    a.asn === b.asn &&
    a.asName === b.asName &&
    a.ptr === b.ptr &&
    a.ptrConfirmed === b.ptrConfirmed &&
    a.ptrDomain === b.ptrDomain
  );
}

function isAnything({ country, asn, ptr }: SourceFacts): boolean {
  return country !== '' || asn !== 0 || ptr !== '';
}
