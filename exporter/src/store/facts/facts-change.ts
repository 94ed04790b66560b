import type { SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { SOURCE_FACTS, type SourceFactsRow } from '../rows/source-facts.js';
import type { KnownSource } from './known-facts.js';

/** An address whose facts are others now. */
export interface ChangedFacts {
  readonly ip: Uint8Array;
  readonly facts: SourceFacts;
  /** What was known before; nothing where there was nothing. */
  readonly before: SourceFacts;
  /** Whether there were others before, which hold for their days. */
  readonly isAnother: boolean;
}

/** What is told of a change, and how it is written. */
export interface FactsChange {
  readonly changed: ChangedFacts;
  readonly row: SourceFactsRow;
}

/** Those that were told, once they are on disk. */
export async function writeChanges(
  client: StoreClient,
  changes: readonly FactsChange[],
): Promise<Asked<readonly ChangedFacts[]>> {
  const value = changes.map(({ changed }) => changed);
  if (changes.length === 0) return { ok: true, value };
  const block = SOURCE_FACTS.block(changes.map(({ row }) => row));
  const written = await client.insert(SOURCE_FACTS.name, SOURCE_FACTS.columns, block);
  return written.ok ? { ok: true, value } : written;
}

type KnownFacts = Pick<KnownSource, 'facts' | 'day'> & Partial<Pick<KnownSource, 'lookup'>>;

const DAY_LENGTH = 'YYYY-MM-DD'.length;

/** Undefined where facts are what they were. */
export function changeOf(
  ip: Uint8Array,
  before: KnownFacts,
  facts: SourceFacts,
  at: number,
): FactsChange | undefined {
  if (isSame(before.facts, facts)) return undefined;
  const kept = before.day !== undefined && completes(before, facts) ? before.day : undefined;
  const day = kept ?? new Date(at).toISOString().slice(0, DAY_LENGTH);
  const isAnother = isAnything(before.facts) && kept === undefined;
  return { changed: { ip, facts, before: before.facts, isAnother }, row: { ip, facts, at, day } };
}

/**
 * Whether facts only add to those before: then they hold for the days of these too. Nobody knew otherwise then; only
 * who said that there is no name, or another, was right on that day.
 */
function completes({ facts: before, lookup }: KnownFacts, now: SourceFacts): boolean {
  const isCountry = before.country === '' || before.country === now.country;
  const isNetwork = before.asn === 0 || before.asn === now.asn;
  return (
    isCountry && isNetwork && (isSameName(before, now) || (isUnanswered(lookup) && addsName(before, now)))
  );
}

function isUnanswered(lookup: KnownSource['lookup']): boolean {
  return lookup === undefined || lookup.dns === 'off' || lookup.dns === 'failed' || lookup.dns === 'unasked';
}

function addsName(before: SourceFacts, now: SourceFacts): boolean {
  return before.ptr === '' || (before.ptr === now.ptr && !before.ptrConfirmed);
}

function isSameName(a: SourceFacts, b: SourceFacts): boolean {
  return a.ptr === b.ptr && a.ptrConfirmed === b.ptrConfirmed && a.ptrDomain === b.ptrDomain;
}

export function isSame(a: SourceFacts, b: SourceFacts): boolean {
  return a.country === b.country && a.asn === b.asn && a.asName === b.asName && isSameName(a, b);
}

function isAnything({ country, asn, ptr }: SourceFacts): boolean {
  return country !== '' || asn !== 0 || ptr !== '';
}
