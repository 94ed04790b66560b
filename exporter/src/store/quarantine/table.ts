import type { StoreClient } from '../client.js';

/** The database of what the door's users cannot name. */
export function privateDatabase({ database }: Pick<StoreClient, 'database'>): string {
  return `${database}_private`;
}

export function quarantineTable(client: Pick<StoreClient, 'database'>): string {
  return `${privateDatabase(client)}.quarantine`;
}
