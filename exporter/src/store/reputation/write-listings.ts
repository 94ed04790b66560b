import * as z from 'zod';
import type { FoundListing, FoundReputation } from '../../enrich/reputation/listing.js';
import type { StoreClient } from '../client.js';
import { addressList, addressOfHex, keyOf } from '../facts/address-key.js';
import { failureWait, type FailureWaits } from '../facts/lifetimes.js';
import type { Asked } from '../failures.js';
import { SOURCE_LISTINGS, type SourceListingRow } from '../rows/source-listings.js';

/** For how many milliseconds a list is not asked again about an address. */
export interface ListingLifetimes {
  readonly answeredMs: number;
  readonly failed: FailureWaits;
}

type KnownListing = Pick<SourceListingRow, 'since' | 'isListed' | 'word' | 'foundAt' | 'failures'>;

const ROW = z
  .object({
    ip: z.string(),
    list: z.string(),
    since: z.string().transform(Number),
    listed: z.boolean(),
    word: z.string(),
    found_at: z.string().transform(Number),
    failures: z.number(),
  })
  .transform(({ ip, list, since, listed, word, found_at: foundAt, failures }) => ({
    key: keyOfListing(addressOfHex(ip), list),
    known: { since, isListed: listed, word, foundAt, failures },
  }));

/** Writes down what lists said, and that they did not answer: that changes nothing of what they said before. */
export async function writeListings(
  client: StoreClient,
  found: readonly FoundReputation[],
  at: number,
  lifetimes: ListingLifetimes,
): Promise<Asked<void>> {
  if (found.length === 0) return { ok: true, value: undefined };
  const known = await knownListings(
    client,
    found.map(({ ip }) => ip),
  );
  if (!known.ok) return known;
  const rows = found.flatMap(({ ip, listings }) =>
    listings.map((listing) =>
      rowOf({ ip, listing, before: known.value.get(keyOfListing(ip, listing.list)), at }, lifetimes),
    ),
  );
  return await client.insert(SOURCE_LISTINGS.name, SOURCE_LISTINGS.columns, SOURCE_LISTINGS.block(rows));
}

async function knownListings(
  client: StoreClient,
  ips: readonly Uint8Array[],
): Promise<Asked<ReadonlyMap<string, KnownListing>>> {
  const read = await client.rows(
    `SELECT hex(source_ip) AS ip, toString(list) AS list, toString(toUnixTimestamp64Milli(since)) AS since, listed,
       toString(word) AS word, toString(toUnixTimestamp64Milli(found_at)) AS found_at, failures
     FROM source_listings WHERE source_ip IN ${addressList(ips)}
     ORDER BY source_ip, source_listings.list, source_listings.since DESC, asked_at DESC
     LIMIT 1 BY source_ip, source_listings.list`,
    ROW,
  );
  if (!read.ok) return read;
  return { ok: true, value: new Map(read.value.map(({ key, known }) => [key, known])) };
}

interface Asking {
  readonly ip: Uint8Array;
  readonly listing: FoundListing;
  readonly before: KnownListing | undefined;
  readonly at: number;
}

function rowOf({ ip, listing, before, at }: Asking, lifetimes: ListingLifetimes): SourceListingRow {
  const { list, said, word } = listing;
  const asked = { ip, list, askedAt: at };
  if (said === 'no_answer') {
    const failures = (before?.failures ?? 0) + 1;
    const { since, isListed, word: saidBefore, foundAt } = before ?? NEVER_SAID;
    const freshUntil = at + failureWait(failures, lifetimes.failed);
    return {
      ...asked,
      ...{ since: before === undefined ? at : since, isListed, word: saidBefore, foundAt },
      ...{ freshUntil, failures },
    };
  }
  const isListed = said === 'listed';
  const isSame = before?.isListed === isListed && before.word === word;
  const since = isSame ? before.since : at;
  const freshUntil = at + lifetimes.answeredMs;
  return { ...asked, since, isListed, word, foundAt: at, freshUntil, failures: 0 };
}

const NEVER_SAID: KnownListing = { since: 0, isListed: false, word: '', foundAt: 0, failures: 0 };

function keyOfListing(ip: Uint8Array, list: string): string {
  return `${keyOf(ip)}${list}`;
}
