import * as z from 'zod';
import type { SourceFacts } from '../../model/source-facts.js';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { addressOfHex, addressText, keyOf } from './address-key.js';
import { changeOf, writeChanges, type ChangedFacts } from './facts-change.js';
import type { KnownSource } from './known-facts.js';
import { together } from './write-facts.js';

/** What files say of an address now. */
export type SaidByFiles = (ip: Uint8Array) => SourceFacts;

/** What was known, and what files say now where they say anything. */
export function byFiles(known: SourceFacts, said: SourceFacts): SourceFacts {
  return together(known, said, 'off');
}

/** Writes down where files say something else than is known. Whoever is not known is to be looked up, and left alone. */
export function followFiles(
  client: StoreClient,
  ips: readonly Uint8Array[],
  known: ReadonlyMap<string, KnownSource>,
  says: SaidByFiles,
  at: number,
): Promise<Asked<readonly ChangedFacts[]>> {
  const changes = ips.flatMap((ip) => {
    const before = known.get(keyOf(ip));
    const change = before && changeOf(ip, before, byFiles(before.facts, says(ip)), at);
    return change ?? [];
  });
  return writeChanges(client, changes);
}

export interface FreshSources {
  readonly ips: readonly Uint8Array[];
  /** Where the next slice begins; undefined where this was the last. */
  readonly next: Uint8Array | undefined;
}

const FRESH = z.object({ ip: z.string() });

/** Addresses that nobody looks up again for now, from behind one on, so many at a time: the others are due by themselves. */
export async function freshSources(
  client: StoreClient,
  { after, most }: { readonly after: Uint8Array | undefined; readonly most: number },
): Promise<Asked<FreshSources>> {
  const behind = after === undefined ? '1' : `source_ip > ${addressText(after)}`;
  const seen = await client.rows(
    `SELECT DISTINCT hex(source_ip) AS ip FROM source_lookups
     WHERE ${behind} AND fresh_until >= now() ORDER BY source_ip LIMIT {most:UInt32}`,
    FRESH,
    { most },
  );
  if (!seen.ok) return seen;
  const ips = seen.value.map(({ ip }) => addressOfHex(ip));
  return { ok: true, value: { ips, next: ips.length < most ? undefined : ips.at(-1) } };
}
