import { isUnasked, type DnsOutcome, type FoundFacts } from '../../enrich/facts/facts.js';
import type { SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SOURCE_FACTS, SOURCE_LOOKUPS, type SourceLookupRow } from '../rows/source-facts.js';
import { keyOf } from './address-key.js';
import { knownSources, NOTHING_KNOWN } from './known-facts.js';
import { failureWait, type FactLifetimes } from './lifetimes.js';

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
  for (const [key, one] of byAddress) {
    const { ip } = one;
    const before = known.value.get(key) ?? NOTHING_KNOWN;
    const facts = together(before.facts, one.facts, one.dns);
    if (!isSame(before.facts, facts)) changed.push({ ip, facts, isAnother: isAnything(before.facts) });
    lookups.push(lookupOf(one, before.lookup?.failures ?? 0, at, lifetimes));
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
function together(before: SourceFacts, now: SourceFacts, dns: DnsOutcome): SourceFacts {
  const isUnsaid = dns === 'failed' || dns === 'unasked' || dns === 'off';
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
