import { isUnasked, type DnsOutcome, type FoundFacts } from '../../enrich/facts/facts.js';
import type { SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SOURCE_LOOKUPS, type SourceLookupRow } from '../rows/source-facts.js';
import { keyOf } from './address-key.js';
import { changeOf, writeChanges, type ChangedFacts, type FactsChange } from './facts-change.js';
import { knownSources, NOTHING_KNOWN } from './known-facts.js';
import { failureWait, type FactLifetimes } from './lifetimes.js';

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
  for (const [key, one] of byAddress) {
    const { ip } = one;
    const before = known.value.get(key) ?? NOTHING_KNOWN;
    const facts = together(before.facts, one.facts, one.dns);
    const change = changeOf(ip, before, facts, at);
    if (change !== undefined) changes.push(change);
    lookups.push(lookupOf(one, before.lookup?.failures ?? 0, at, lifetimes));
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

/** What is open decides when to ask again, and no failure counts but one of a question that was asked now. */
function lookupOf(
  found: FoundFacts,
  failuresBefore: number,
  at: number,
  lifetimes: FactLifetimes,
): SourceLookupRow {
  const { ip, dns, operator, rememberedSince } = found;
  const since = rememberedSince ?? at;
  if (dns === 'failed' || operator === 'failed') {
    const isNew = operator === 'failed' || rememberedSince === undefined;
    const failures = isNew ? failuresBefore + 1 : Math.max(1, failuresBefore);
    return {
      ip,
      at,
      dns,
      failures,
      freshUntil: (isNew ? at : since) + failureWait(failures, lifetimes.failed),
    };
  }
  if (isUnasked(found)) return { ip, at, dns, failures: failuresBefore, freshUntil: at + lifetimes.unasked };
  return { ip, at, dns, failures: 0, freshUntil: since + lifetimes[dns] };
}

/**
 * What holds from now on. Who is not asked, or does not answer, has not said that there is nothing: what was known
 * stays. So it does where a database knows nothing, or is missing today.
 */
export function together(before: SourceFacts, now: SourceFacts, dns: DnsOutcome): SourceFacts {
  const isUnsaid = dns !== 'found' && dns !== 'none';
  const names = isUnsaid && before.ptr !== '' ? before : now;
  const isNameless = now.asName === '' && now.asn === before.asn;
  const network = now.asn === 0 || isNameless ? before : now;
  return {
    country: now.country === '' ? before.country : now.country,
    asn: network.asn,
    asName: network.asName,
    ptr: names.ptr,
    ptrConfirmed: names.ptrConfirmed,
    ptrDomain: names.ptrDomain,
  };
}
