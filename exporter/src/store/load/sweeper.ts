import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

export interface SweepTarget {
  readonly privateDatabase: string;
  /** How long ago a batch was given up whose rows are removed: what was on its way then has arrived or will not. */
  readonly afterSeconds: number;
}

const FOUND = z.object({ found: z.number() });

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
    return this.#deleteAny(
      'commits',
      'empty(hides) AND committed_at < now() - INTERVAL 1 DAY AND batch NOT IN (SELECT batch FROM claims)',
    );
  }

  /** The rows of batches that were given up, and then what hid them. */
  async removeAbandoned(): Promise<Asked<void>> {
    const some = await this.#isAny('claims', `batch IN (${this.#abandoned})`);
    if (!some.ok) return some;
    if (!some.value) return { ok: true, value: undefined };
    for (const [table, condition] of this.#deletions()) {
      const removed = await this.#client.command(`DELETE FROM ${table} WHERE ${condition}`);
      if (!removed.ok) return removed;
    }
    return { ok: true, value: undefined };
  }

  /** To delete nothing costs as much as to delete something: each part is looked through, and marked anew. */
  async #deleteAny(table: string, condition: string): Promise<Asked<void>> {
    const some = await this.#isAny(table, condition);
    if (!some.ok) return some;
    if (!some.value) return { ok: true, value: undefined };
    return this.#client.command(`DELETE FROM ${table} WHERE ${condition}`);
  }

  async #isAny(table: string, condition: string): Promise<Asked<boolean>> {
    const found = await this.#client.rows(
      `SELECT 1 AS found FROM ${table} WHERE ${condition} LIMIT 1`,
      FOUND,
    );
    return found.ok ? { ok: true, value: found.value.length > 0 } : found;
  }

  get #abandoned(): string {
    return `SELECT batch FROM ${this.#client.database}.commits
      WHERE outcome = 'abandoned' AND committed_at < now() - INTERVAL ${this.#target.afterSeconds} SECOND`;
  }

  #deletions(): (readonly [string, string])[] {
    const { privateDatabase } = this.#target;
    // In a deletion an unqualified name is one of the database of its table.
    const { database } = this.#client;
    const batches = this.#abandoned;
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
