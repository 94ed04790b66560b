import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import type { KnownLoad, Load } from './decide.js';
import { isGone, writerText, type Writer } from './writer.js';

/** What a batch says it is about to write, before it writes anything. */
export interface Claim {
  readonly batch: bigint;
  readonly writer: string;
  readonly attempt: number;
  readonly leaseSeconds: number;
  readonly reportKeys: readonly bigint[];
  readonly identities: readonly bigint[];
}

/** A batch of somebody else that may be writing one of our reports just now. */
export interface Rival {
  readonly batch: bigint;
  readonly writer: string;
  readonly expired: boolean;
}

/** Loads that count no longer, and those of them whose document is there again in another load. */
export interface Hiding {
  readonly hides: readonly Load[];
  readonly replaced: readonly Load[];
  /** Rows of loads that go on counting, and are there again in other rows. */
  readonly renewed?: readonly Load[];
}

export type ClaimedReports = Pick<Claim, 'batch' | 'identities' | 'reportKeys'>;

const NOTHING_HIDDEN: Hiding = { hides: [], replaced: [] };

export type BatchOutcome = 'committed' | 'abandoned';

const integer = z.string().transform((text) => BigInt(text));

const RIVAL = z.object({ batch: integer, writer: z.string(), expired: z.boolean() });
const CLOSED = z.object({ outcome: z.enum(['committed', 'abandoned']) });
const RENEWED = z.object({ report_key: integer, attempt: z.number(), rows_of: z.number() });
const HELD = z.object({ report_key: integer, held: z.string().transform(Number) });
const KNOWN = z
  .object({
    identity: integer,
    report_key: integer,
    attempt: z.number(),
    batch: integer,
    authenticated: z.boolean(),
    complete: z.boolean(),
    sent_at: z.string().transform(Number),
    records: z.number(),
    quarantined: z.number(),
    counts: z.boolean(),
  })
  .transform((row): KnownLoad => ({
    identity: row.identity,
    reportKey: row.report_key,
    attempt: row.attempt,
    standing: { authenticated: row.authenticated, complete: row.complete, sentAt: row.sent_at },
    records: row.records,
    quarantined: row.quarantined,
    arrival: row.batch,
    counts: row.counts,
  }));

/** The rows of the two journals, and what they say of others' reports. Both are inserts of one part: all or nothing. */
export class Claims {
  readonly #client: StoreClient;
  readonly #writer: string;

  constructor(client: StoreClient, writer: Writer) {
    this.#client = client;
    this.#writer = writerText(writer);
  }

  claim(claim: Claim): Promise<Asked<void>> {
    const { batch, writer, attempt, leaseSeconds, reportKeys, identities } = claim;
    return this.#client.command(
      `INSERT INTO claims (batch, writer, attempt, lease_seconds, report_keys, identities) VALUES
       (${batch}, {writer:String}, ${attempt}, ${leaseSeconds}, [${list(reportKeys)}], [${list(identities)}])`,
      { writer },
    );
  }

  /** Says that a batch is still written. One that was given up meanwhile and swept is not brought back by it. */
  renew({ batch, writer, attempt, leaseSeconds }: Claim): Promise<Asked<void>> {
    return this.#client.command(
      `INSERT INTO claims (batch, writer, attempt, lease_seconds, report_keys, identities)
       SELECT ${batch}, {writer:String}, ${attempt}, ${leaseSeconds}, [], [] WHERE ${isClaimed(batch)}`,
      { writer },
    );
  }

  /**
   * Ends a batch; the first who ends it decides how. Two inserts with one token are one insert to ClickHouse, the
   * first: so a writer that commits and another that has given it up for dead cannot both have their way. ClickHouse
   * remembers so many tokens and no more, and the journals are swept: for a writer that stood still for so long the
   * batch is over too.
   */
  async close(
    batch: bigint,
    outcome: BatchOutcome,
    { hides, replaced, renewed = [] }: Hiding = NOTHING_HIDDEN,
  ): Promise<Asked<BatchOutcome>> {
    const isOpen = `${batch} NOT IN (SELECT batch FROM commits WHERE batch = ${batch})`;
    const closed = await this.#client.command(
      `INSERT INTO commits (batch, closer, outcome, hides, replaced, renewed)
       SETTINGS insert_deduplicate = 1, insert_deduplication_token = 'batch-${batch}'
       SELECT ${batch}, {closer:String}, '${outcome}', [${pairs(hides)}], [${pairs(replaced)}], [${pairs(renewed)}]
       WHERE ${isOpen} ${outcome === 'committed' ? `AND ${isClaimed(batch)}` : ''}`,
      { closer: this.#writer },
    );
    if (!closed.ok) return closed;
    const read = await this.#client.rows(
      `SELECT outcome FROM commits WHERE batch = ${batch} LIMIT 1`,
      CLOSED,
    );
    return read.ok ? { ok: true, value: read.value[0]?.outcome ?? 'abandoned' } : read;
  }

  /** The batches of others on these identities, or on these documents, that nobody has closed. */
  async rivals({ batch, identities, reportKeys }: ClaimedReports): Promise<Asked<Rival[]>> {
    if (identities.length === 0) return { ok: true, value: [] };
    const same = `hasAny(identities, [${list(identities)}]) OR hasAny(report_keys, [${list(reportKeys)}])`;
    return this.#open(`batch != ${batch} AND batch IN (SELECT batch FROM claims WHERE ${same})`);
  }

  /** Which of these batches nobody has closed. */
  async stillOpen(batches: readonly bigint[]): Promise<Asked<Rival[]>> {
    return this.#open(`batch IN (${list(batches)})`);
  }

  /** Every batch that nobody has closed. */
  async allOpen(): Promise<Asked<Rival[]>> {
    return this.#open('1');
  }

  /**
   * What has been committed under these identities, and of these documents under any, whether it counts or not: another
   * version, or other limits, may have read another identity in a document.
   */
  async known({ identities, reportKeys }: Omit<ClaimedReports, 'batch'>): Promise<Asked<KnownLoad[]>> {
    if (identities.length === 0) return { ok: true, value: [] };
    const ours = `identity IN (${list(identities)})`;
    const loads = (condition: string): string =>
      `SELECT identity, report_key, attempt, batch, authenticated, complete, records, quarantined,
              toUnixTimestamp64Milli(received_at) AS sent_at,
              toBool((report_key, attempt) NOT IN (SELECT report_key, attempt FROM hidden_loads)) AS counts
       FROM reports
       WHERE ${condition} AND batch NOT IN (SELECT batch FROM open_batches)`;
    // Each part has an index of its own, which a condition with OR would not use.
    const read = await this.#client.rows(
      `${loads(ours)} UNION ALL ${loads(`report_key IN (${list(reportKeys)}) AND NOT ${ours}`)}`,
      KNOWN,
    );
    if (!read.ok) return read;
    const held = await this.#withHeld(read.value);
    return held.ok ? this.#withRows(held.value) : held;
  }

  /** Of the bad records of a report some may have been purged since, or have expired. */
  async #withHeld(loads: readonly KnownLoad[]): Promise<Asked<KnownLoad[]>> {
    const bad = loads.filter(({ quarantined }) => quarantined > 0).map(({ reportKey }) => reportKey);
    if (bad.length === 0) return { ok: true, value: [...loads] };
    const read = await this.#client.rows(
      `SELECT report_key, sum(records) AS held FROM v_quarantine
       WHERE state = 'held' AND report_key IN (${list(bad)}) GROUP BY report_key`,
      HELD,
    );
    if (!read.ok) return read;
    const held = new Map(read.value.map((row) => [row.report_key, row.held]));
    const quarantined = ({ reportKey }: KnownLoad): number => held.get(reportKey) ?? 0;
    return { ok: true, value: loads.map((load) => ({ ...load, quarantined: quarantined(load) })) };
  }

  /** Rows that were written again are hidden with their load, under the attempt that they have since. */
  async #withRows(loads: readonly KnownLoad[]): Promise<Asked<KnownLoad[]>> {
    if (loads.length === 0) return { ok: true, value: [] };
    const keys = list([...new Set(loads.map(({ reportKey }) => reportKey))]);
    const read = await this.#client.rows(
      `SELECT report_key, attempt, rows_of FROM renewed_loads WHERE report_key IN (${keys})`,
      RENEWED,
    );
    if (!read.ok) return read;
    const rowsOf = new Map(read.value.map((row) => [`${row.report_key}/${row.attempt}`, row.rows_of]));
    const value = loads.map((load) => ({ ...load, rowsOf: rowsOf.get(`${load.reportKey}/${load.attempt}`) }));
    return { ok: true, value };
  }

  #open(condition: string): Promise<Asked<Rival[]>> {
    return this.#client.rows(
      `SELECT batch, any(writer) AS writer, toBool(max(opened_at + toIntervalSecond(lease_seconds)) < now64(3)) AS expired
       FROM claims
       WHERE batch NOT IN (SELECT batch FROM commits) AND ${condition}
       GROUP BY batch`,
      RIVAL,
    );
  }
}

/** Whether a rival can no longer come to its end: it is known to be gone, or has not been heard of for too long. */
export function isDead(rival: Rival, here: Writer): boolean {
  return rival.expired || isGone(rival.writer, here);
}

function isClaimed(batch: bigint): string {
  return `${batch} IN (SELECT batch FROM claims WHERE batch = ${batch})`;
}

function pairs(loads: readonly Load[]): string {
  return loads.map(({ reportKey, attempt }) => `(${reportKey}, ${attempt})`).join(', ');
}

function list(numbers: readonly bigint[]): string {
  return numbers.join(', ');
}
