import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

export interface SweepTarget {
  readonly privateDatabase: string;
  /** How long ago a batch was given up whose rows are removed: what was on its way then has arrived or will not. */
  readonly afterSeconds: number;
}

/** Tables whose rows carry their load, and those whose rows carry their batch. */
const BY_LOAD = ['records', 'roll', 'roll_signatures', 'reports', 'tls_policies', 'tls_failures'];
const BY_LOAD_PRIVATE = ['raw_documents', 'failure_reports'];
const BY_BATCH = ['deliveries'];
const BY_BATCH_PRIVATE = ['quarantine'];

/**
 * Keeps the journals short, so that little has to be looked through to know what counts. No figure depends on it:
 * claims of committed batches say nothing any more, and rows of batches that were given up are hidden.
 */
export class Sweeper {
  readonly #client: StoreClient;
  readonly #target: SweepTarget;

  constructor(client: StoreClient, target: SweepTarget) {
    this.#client = client;
    this.#target = target;
  }

  /** Claims of committed batches, and commits that hide nothing and close no claim. */
  async forgetCommitted(): Promise<Asked<void>> {
    const claims = await this.#client.command(
      `DELETE FROM claims WHERE batch IN (SELECT batch FROM commits WHERE outcome = 'committed')`,
    );
    if (!claims.ok) return claims;
    return this.#client.command(
      `DELETE FROM commits
       WHERE empty(hides) AND committed_at < now() - INTERVAL 1 DAY AND batch NOT IN (SELECT batch FROM claims)`,
    );
  }

  /** The rows of batches that were given up, and then what hid them. */
  async removeAbandoned(): Promise<Asked<void>> {
    for (const [table, condition] of this.#deletions()) {
      const removed = await this.#client.command(`DELETE FROM ${table} WHERE ${condition}`);
      if (!removed.ok) return removed;
    }
    return { ok: true, value: undefined };
  }

  #deletions(): (readonly [string, string])[] {
    const { privateDatabase, afterSeconds } = this.#target;
    // In a deletion an unqualified name is one of the database of its table.
    const { database } = this.#client;
    const batches = `SELECT batch FROM ${database}.commits
      WHERE outcome = 'abandoned' AND committed_at < now() - INTERVAL ${afterSeconds} SECOND`;
    const loads = `(report_key, attempt) IN (
      SELECT arrayJoin(report_keys), attempt FROM ${database}.claims WHERE batch IN (${batches}))`;
    const batch = `batch IN (SELECT batch FROM ${database}.claims WHERE batch IN (${batches}))`;
    const inPrivate = (table: string): string => `${privateDatabase}.${table}`;
    return [
      ...[...BY_LOAD, ...BY_LOAD_PRIVATE.map(inPrivate)].map((table) => [table, loads] as const),
      ...[...BY_BATCH, ...BY_BATCH_PRIVATE.map(inPrivate)].map((table) => [table, batch] as const),
      // Last: until then it hides them.
      ['claims', `batch IN (${batches})`],
    ];
  }
}
