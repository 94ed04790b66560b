import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { uint64 } from '../native/numbers.js';
import { ipv6 } from '../native/strings.js';
import { field, table } from '../rows/table.js';

interface Row {
  readonly renewal: bigint;
  readonly ip: Uint8Array;
}

/** A table for them: a statement that held them all would be longer than a server reads. */
const ADDRESSES = table<Row>('renewed_addresses', [
  field('renewal', uint64, ({ renewal }) => renewal),
  field('source_ip', ipv6, ({ ip }) => ip),
]);

export function noteAddresses(
  client: StoreClient,
  renewal: bigint,
  addresses: readonly Uint8Array[],
): Promise<Asked<void>> {
  const rows = addresses.map((ip) => ({ renewal, ip }));
  return client.insert(
    `${client.database}_private.${ADDRESSES.name}`,
    ADDRESSES.columns,
    ADDRESSES.block(rows),
  );
}

/** Those of a renewal, in a statement. */
export function addressesOf(client: StoreClient, renewal: bigint): string {
  return `(SELECT source_ip FROM ${client.database}_private.${ADDRESSES.name} WHERE renewal = ${renewal})`;
}
