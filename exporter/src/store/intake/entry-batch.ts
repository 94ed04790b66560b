import { isWhole, type Kept } from '../../model/keeping.js';
import type { Report } from '../../model/report.js';
import { rawRows, type RawDocumentRow } from '../keep/raw-rows.js';
import type { Candidate, Decision } from '../load/decide.js';
import type { Try } from '../load/batches.js';
import type { Batch, TableBlock } from '../load/loader.js';
import { FAILURE_REPORTS, type FailureRow } from '../rows/failures.js';
import {
  badRecordDrafts,
  refusedDraft,
  rejectedDraft,
  unreadRestDrafts,
  type QuarantineDraft,
} from '../quarantine/draft.js';
import { holdingBlocks, type HoldingBatch } from '../quarantine/rows.js';
import { DELIVERIES } from '../rows/journals.js';
import { QUARANTINE, RAW_DOCUMENTS } from '../rows/kept.js';
import type { RowOwner } from '../rows/owner.js';
import { RECORDS, recordBlock, sealedBeginning, type RecordRun } from '../rows/record-block.js';
import type { RedactedFailure, Redaction } from '../rows/redaction.js';
import { dayOf } from '../rows/report-statement.js';
import { REPORTS, type ReportRow } from '../rows/reports.js';
import type { Table } from '../rows/table.js';
import { TLS_FAILURES, TLS_POLICIES, tlsFailureRows } from '../rows/tls.js';
import type { Outcome } from '../../model/intake-source.js';
import type { Entry, ReportEntry } from './entry.js';
import type { SealedRun } from './sealed-run.js';
import { otherLedgerRow, outcomeOf, reportLedgerRow } from './ledger-row.js';

const RAW_BLOCK_BYTES = 8 * 1024 * 1024;

export interface EntryBatchTools {
  /** The database of what the door does not know. */
  readonly privateDatabase: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly redaction: Redaction;
  readonly quarantine: Pick<HoldingBatch, 'bytes' | 'take'>;
}

/** A report that is to be written, and what its rows say of it. */
export interface Stored {
  readonly entry: ReportEntry;
  readonly authenticated: boolean;
  /** As it is stored: nobody is named in it. */
  readonly report: Report | RedactedFailure;
  readonly owner: RowOwner;
}

type Decided =
  | { readonly entry: ReportEntry; readonly decision: Decision }
  | { readonly entry: Exclude<Entry, ReportEntry>; readonly decision: undefined };

/** Entries that are written together, as rows of all tables. */
export class EntryBatch implements Batch {
  readonly candidates: readonly Candidate[];
  readonly #entries: readonly Entry[];
  readonly #tools: EntryBatchTools;

  constructor(entries: readonly Entry[], tools: EntryBatchTools) {
    this.#entries = entries;
    this.#tools = tools;
    this.candidates = entries.flatMap((entry) => (entry.type === 'report' ? [entry.candidate] : []));
  }

  /** An outcome an entry, in their order. */
  outcomes(decisions: readonly Decision[]): readonly Outcome[] {
    return this.#decided(decisions).map(({ entry, decision }) => {
      if (decision !== undefined) return outcomeOf(decision);
      return entry.type === 'ignored' || entry.type === 'expired' ? 'ignored' : 'quarantined';
    });
  }

  *blocks(decisions: readonly Decision[], load: Try): Generator<TableBlock> {
    const decided = this.#decided(decisions);
    const stored = decided.flatMap((one) =>
      one.decision === undefined || one.decision.outcome === 'duplicate'
        ? []
        : [this.#stored(one.entry, one.decision, load)],
    );
    const runs = stored.map(runOf).filter(({ columns }) => columns.rows > 0);
    const rows = runs.reduce((sum, { columns }) => sum + columns.rows, 0);
    yield { table: this.#nameOf(RECORDS), columns: RECORDS.columns, rows, block: recordBlock(runs) };
    for (const one of stored) for (const sealed of one.entry.sealed) yield sealedBlock(one, sealed);
    yield this.#block(REPORTS, this.#reports(stored, load));
    yield this.#block(TLS_POLICIES, stored.flatMap(policiesOf));
    yield this.#block(TLS_FAILURES, stored.flatMap(failuresOf));
    yield this.#block(FAILURE_REPORTS, stored.flatMap(failureRowsOf));
    yield this.#raw(stored);
    yield this.#quarantined(decided, load);
    yield this.#block(
      DELIVERIES,
      decided.map((one) =>
        one.decision === undefined
          ? otherLedgerRow(one.entry, load)
          : reportLedgerRow(one.entry, one.decision, load),
      ),
    );
  }

  #reports(stored: readonly Stored[], { batch, attempt }: Try): ReportRow[] {
    const ingestedAt = this.#tools.now();
    return stored.map(({ entry, authenticated, report }) => ({
      parsed: { ...entry.parsed, report },
      reportKey: entry.candidate.reportKey,
      attempt,
      batch,
      receivedAt: entry.receivedAt,
      dated: entry.dated,
      ingestedAt,
      authenticated,
      trust: entry.trust,
      arrivedAt: entry.delivery.arrivedAt,
      messages: entry.messages,
      passMessages: entry.passMessages,
      bytes: entry.documentBytes,
      rawBytes: rawOf(entry)?.size ?? 0,
      source: entry.delivery.source,
      delivery: entry.delivery.name,
      path: entry.path,
    }));
  }

  #stored(entry: ReportEntry, decision: Decision, { attempt }: Try): Stored {
    const { report: read } = entry.parsed;
    const report = read.kind === 'failure' ? this.#tools.redaction.redact(read) : read;
    const day = dayOf(report, entry.receivedAt);
    const { reporter } = report.key;
    const authenticated =
      decision.outcome === 'again' ? decision.authenticated : entry.candidate.standing.authenticated;
    return {
      entry,
      authenticated,
      report,
      owner: { reportKey: entry.candidate.reportKey, attempt, day, reporter },
    };
  }

  #raw(stored: readonly Stored[]): TableBlock {
    const kept = stored.flatMap(({ entry, owner }) => {
      const raw = rawOf(entry);
      return raw === undefined ? [] : [{ owner, kept: raw }];
    });
    return {
      table: this.#nameOf(RAW_DOCUMENTS),
      columns: RAW_DOCUMENTS.columns,
      rows: kept.length,
      block: rawBlocks(kept),
    };
  }

  #quarantined(decided: readonly Decided[], load: Try): TableBlock {
    const drafts = decided.flatMap((one) => draftsOf(one, load));
    const holding = { batch: load.batch, at: this.#tools.now(), ...this.#tools.quarantine };
    return {
      table: this.#nameOf(QUARANTINE),
      columns: QUARANTINE.columns,
      rows: drafts.length,
      block: holdingBlocks(drafts, holding),
    };
  }

  #block<Row>(table: Table<Row>, rows: readonly Row[]): TableBlock {
    const block = rows.length === 0 ? [] : table.block(rows);
    return { table: this.#nameOf(table), columns: table.columns, rows: rows.length, block };
  }

  #nameOf({ name, isPrivate }: Pick<Table<never>, 'name' | 'isPrivate'>): string {
    return isPrivate ? `${this.#tools.privateDatabase}.${name}` : name;
  }

  #decided(decisions: readonly Decision[]): Decided[] {
    const left = decisions.values();
    return this.#entries.map((entry): Decided => {
      if (entry.type !== 'report') return { entry, decision: undefined };
      const next = left.next();
      if (next.done === true) throw new Error('A batch was decided with fewer decisions than reports.');
      return { entry, decision: next.value };
    });
  }
}

/** Failure reports are redacted: what they were read from is not kept beside them. */
function rawOf({ kept, parsed }: ReportEntry): Kept | undefined {
  if (kept === undefined || parsed.report.kind === 'failure') return undefined;
  return isWhole(kept) && kept.size > 0 ? kept : undefined;
}

function failureRowsOf({ report, owner }: Stored): FailureRow[] {
  return 'redacted' in report ? [{ ...owner, report }] : [];
}

function sealedBlock({ owner, entry }: Stored, sealed: SealedRun): TableBlock {
  const { name: table, columns } = RECORDS;
  const beginning = sealedBeginning(sealed.rows, { ...owner, domain: entry.parsed.report.key.domain });
  return { table, columns, rows: sealed.rows, block: joined(beginning, sealed) };
}

async function* joined(beginning: readonly Uint8Array[], sealed: SealedRun): AsyncGenerator<Uint8Array> {
  yield* beginning;
  yield* sealed.read();
}

function runOf({ entry, owner }: Stored): RecordRun {
  return { columns: entry.columns, domain: entry.parsed.report.key.domain, ...owner };
}

function draftsOf({ entry, decision }: Decided, { attempt }: Try): QuarantineDraft[] {
  const { delivery, path } = entry;
  const origin = { source: delivery.source, delivery: delivery.name, arrivedAt: delivery.arrivedAt };
  switch (entry.type) {
    case 'ignored':
    case 'expired':
      return [];
    case 'refused':
      return [refusedDraft(origin, entry.thing)];
    case 'rejected':
      return [rejectedDraft(origin, { path, kind: '', kept: entry.kept }, entry.rejection)];
    case 'report': {
      // Those of a load that is read again more fully leave with it: what is still bad is held with the new load.
      if (decision?.outcome === 'duplicate') return [];
      const { reportKey } = entry.candidate;
      const report = { path, kind: entry.parsed.report.kind, reportKey, attempt };
      return [
        ...badRecordDrafts(origin, report, entry.bad),
        ...unreadRestDrafts(origin, report, entry.kept, entry.parsed),
      ];
    }
  }
}

function policiesOf({ entry, owner }: Stored) {
  return entry.policies.map((policy) => ({ ...owner, policy }));
}

function failuresOf({ entry, owner }: Stored) {
  return tlsFailureRows(owner, entry.policies, entry.failures);
}

/** Documents as blocks of some size: they are read from where they are kept as they go out. */
async function* rawBlocks(
  kept: readonly { readonly owner: RowOwner; readonly kept: Kept }[],
): AsyncGenerator<Uint8Array> {
  let rows: RawDocumentRow[] = [];
  let bytes = 0;
  for (const one of kept) {
    for await (const row of rawRows(one.owner, one.kept)) {
      rows.push(row);
      bytes += row.bytes.length;
      if (bytes < RAW_BLOCK_BYTES) continue;
      yield* RAW_DOCUMENTS.block(rows);
      rows = [];
      bytes = 0;
    }
  }
  if (rows.length > 0) yield* RAW_DOCUMENTS.block(rows);
}
