import { quotedText } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { isGone, type Writer } from './writer.js';

export interface SweepTarget {
  readonly privateDatabase: string;
  /** How long ago a batch was given up whose rows are removed: what was on its way then has arrived or will not. */
  readonly afterSeconds: number;
  /** The same for a batch of a writer of which nobody knows whether it has gone: it may only stand still. */
  readonly afterDays: number;
}

const FOUND = z.object({ found: z.number() });
const BATCH = z.object({ batch: z.string() });
const GIVEN_UP = z.object({ writer: z.string() });

/** Tables whose rows carry their load, and those whose rows carry their batch. */
const BY_LOAD = ['records', 'roll', 'roll_signatures', 'reports', 'tls_policies', 'tls_failures'];
/** Their numbers stand in a statement. */
const MOST_RENEWALS = 5000;

/** Of these, those whose rows may be written again while their report stays as it is. */
const RENEWED = ['records', 'roll', 'roll_signatures'];
const BY_LOAD_PRIVATE = ['raw_documents', 'failure_reports'];
const BY_BATCH = ['deliveries', 'renewals'];
const BY_BATCH_PRIVATE = ['quarantine'];

/**
 * Keeps the journals short, so that little has to be looked through to know what counts. No figure depends on it:
 * claims of committed batches say nothing any more, and rows of batches that were given up are hidden by their claim.
 * That goes last, and only where no more rows can come: a writer that stood still writes on when it wakes up.
 */
export class Sweeper {
  readonly #client: StoreClient;
  readonly #target: SweepTarget;
  readonly #here: Writer;

  constructor(client: StoreClient, target: SweepTarget, here: Writer) {
    this.#client = client;
    this.#target = target;
    this.#here = here;
  }

  /** Claims of committed batches, and commits that hide nothing and close no claim. */
  async forgetCommitted(): Promise<Asked<void>> {
    const claims = await this.#client.command(
      `DELETE FROM claims WHERE batch IN (SELECT batch FROM commits WHERE outcome = 'committed')`,
    );
    if (!claims.ok) return claims;
    return this.#deleteAny(
      'commits',
      'empty(hides) AND empty(renewed) AND committed_at < now() - INTERVAL 1 DAY AND batch NOT IN (SELECT batch FROM claims)',
    );
  }

  /** The rows of batches that were given up and are over, and then what hid them. */
  async removeAbandoned(): Promise<Asked<void>> {
    const writers = await this.#client.rows(
      `SELECT DISTINCT writer FROM claims WHERE batch IN (${this.#abandoned('1')})`,
      GIVEN_UP,
    );
    if (!writers.ok) return writers;
    const over = this.#over(writers.value.map(({ writer }) => writer));
    const some = await this.#isAny('claims', `batch IN (${over})`);
    if (!some.ok) return some;
    if (!some.value) return { ok: true, value: undefined };
    for (const [table, condition] of this.#deletions(over)) {
      const removed = await this.#client.command(`DELETE FROM ${table} WHERE ${condition}`);
      if (!removed.ok) return removed;
    }
    return { ok: true, value: undefined };
  }

  /**
   * Rows that are there again in others, and then what hid them. A commit that a claim still points to stays: without it
   * the batch would be open again, and its rows hidden.
   */
  async removeRenewed(): Promise<Asked<void>> {
    const { database } = this.#client;
    const over = await this.#client.rows(
      `SELECT batch FROM commits
       WHERE notEmpty(renewed) AND empty(hides)
         AND committed_at < now() - INTERVAL ${this.#target.afterSeconds} SECOND
         AND batch NOT IN (SELECT batch FROM claims)
       ORDER BY batch LIMIT ${MOST_RENEWALS}`,
      BATCH,
    );
    if (!over.ok) return over;
    if (over.value.length === 0) return { ok: true, value: undefined };
    // By name: what is committed meanwhile is none of them.
    const batches = over.value.map(({ batch }) => batch).join(', ');
    const rows = `(report_key, attempt) IN (
      SELECT dead.1, dead.2 FROM ${database}.commits ARRAY JOIN renewed AS dead WHERE batch IN (${batches}))`;
    for (const table of RENEWED) {
      const removed = await this.#client.command(`DELETE FROM ${table} WHERE ${rows}`);
      if (!removed.ok) return removed;
    }
    return this.#client.command(`DELETE FROM commits WHERE batch IN (${batches})`);
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

  /** Closed by its own writer, which waits for its inserts; by a writer that has gone; or very long ago. */
  #over(writers: readonly string[]): string {
    const gone = writers.filter((writer) => isGone(writer, this.#here)).map(quotedText);
    const { database } = this.#client;
    const ofWriter = (condition: string): string =>
      `batch IN (SELECT batch FROM ${database}.claims WHERE ${condition})`;
    return this.#abandoned(
      [
        `(batch, closer) IN (SELECT batch, writer FROM ${database}.claims)`,
        ...(gone.length === 0 ? [] : [ofWriter(`writer IN (${gone.join(', ')})`)]),
        `committed_at < now() - INTERVAL ${this.#target.afterDays} DAY`,
      ].join(' OR '),
    );
  }

  #abandoned(condition: string): string {
    return `SELECT batch FROM ${this.#client.database}.commits
      WHERE outcome = 'abandoned' AND committed_at < now() - INTERVAL ${this.#target.afterSeconds} SECOND
        AND (${condition})`;
  }

  #deletions(batches: string): (readonly [string, string])[] {
    const { privateDatabase } = this.#target;
    // In a deletion an unqualified name is one of the database of its table.
    const { database } = this.#client;
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
