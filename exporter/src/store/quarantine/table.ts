import type { StoreClient } from '../client.js';
import { privateDatabase } from '@plumbline/schema/names.js';

export function quarantineTable(client: Pick<StoreClient, 'database'>): string {
  return `${privateDatabase(client.database)}.quarantine`;
}
