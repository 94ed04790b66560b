import type { DnsOutcome, FoundFacts } from '../../enrich/facts/facts.js';
import type { SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SOURCE_LOOKUPS, type SourceLookupRow } from '../rows/source-facts.js';
import { keyOf } from './address-key.js';
import { changeOf, writeChanges, type ChangedFacts, type FactsChange } from './facts-change.js';
import { knownSources, NOTHING_KNOWN, type KnownSource } from './known-facts.js';
import { lifetimeOf, type FactLifetimes } from './lifetimes.js';

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
  const changes: FactsChange[] = [];
  const lookups: SourceLookupRow[] = [];
  for (const [key, { ip, facts: now, dns }] of byAddress) {
    const before = known.value.get(key) ?? NOTHING_KNOWN;
    const facts = together(before.facts, now, dns);
    const change = changeOf(ip, before, facts, at);
    if (change !== undefined) changes.push(change);
    lookups.push(lookupOf({ ip, dns, before, at }, lifetimes));
  }
  const written = await writeChanges(client, changes);
  if (!written.ok) return written;
  if (lookups.length > 0) {
    const noted = await client.insert(
      SOURCE_LOOKUPS.name,
      SOURCE_LOOKUPS.columns,
      SOURCE_LOOKUPS.block(lookups),
    );
    if (!noted.ok) return noted;
  }
  return written;
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
export function together(before: SourceFacts, now: SourceFacts, dns: DnsOutcome): SourceFacts {
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
