import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { storedBytes, type StoredBytes } from '../keep/read-raw.js';
import type { QuarantineEntry } from './entries.js';
import { FIRST_BYTES_PART } from './rows.js';
import { quarantineTable } from './table.js';

/** The bytes of something in quarantine as they came; undefined where none are kept. */
export async function entryBytes(
  client: StoreClient,
  { bytes_of: id }: QuarantineEntry,
): Promise<Asked<StoredBytes | undefined>> {
  const where = `id = {id:UInt64} AND part >= ${FIRST_BYTES_PART}`;
  return storedBytes(client, quarantineTable(client), where, { id: String(id) }, FIRST_BYTES_PART);
}

/** Whether all there was of it is kept: reading a part of it again would store a report that was never sent so. */
export function hasAllBytes({ bytes, bytes_total: total }: QuarantineEntry): boolean {
  return total > 0 && bytes === total;
}
