import { privateDatabase } from '@plumbline/schema/names.js';
import type { StoreClient } from './client.js';
import type { Asked } from './failures.js';
import { AUDIT_LOG, type AuditRow } from './rows/journals.js';

/** Writes down what somebody did. */
export async function audit(client: StoreClient, row: AuditRow): Promise<Asked<void>> {
  const table = `${privateDatabase(client.database)}.${AUDIT_LOG.name}`;
  return client.insert(table, AUDIT_LOG.columns, AUDIT_LOG.block([row]));
}
