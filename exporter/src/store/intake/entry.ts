import type { AuthenticationResults, MailTrust } from '../../model/authentication.js';
import type { Ignored, Refused } from '../../model/delivery.js';
import type { Kept } from '../../model/keeping.js';
import type { Outcome } from '../../model/intake-source.js';
import type { ParsedReport, Rejection } from '../../model/parsed.js';
import type { TlsFailure, TlsPolicy } from '../../model/report.js';
import type { Asked } from '../failures.js';
import type { Candidate } from '../load/decide.js';
import type { BadRecords } from '../quarantine/bad-records.js';
import type { RecordColumns } from '../rows/record-columns.js';
import type { Weighed } from './batcher.js';
import type { Arrival } from './ledger.js';
import type { SealedRun } from './sealed-run.js';

/** What is known of a delivery beside its bytes. */
export interface DeliveryFacts {
  /** The intake source. */
  readonly source: string;
  /** As the source knows it. */
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Whether it was shown to come from whom it says. */
  readonly authenticated: boolean;
  /** Whose Authentication-Results in its header are believed. */
  readonly trustedAuthservIds?: readonly string[];
  /** What we have found ourselves, in the place of such a header. */
  readonly checked?: AuthenticationResults | undefined;
  readonly arrival: Arrival;
}

interface Placed extends Weighed {
  readonly delivery: DeliveryFacts;
  /** The way inside containers. */
  readonly path: string;
  /** Held until the entry has been settled. */
  readonly kept: Kept | undefined;
}

/** A report that was read, with all that is to be written of it. */
export interface ReportEntry extends Placed {
  readonly type: 'report';
  readonly candidate: Candidate;
  /** Whose report it is, by the mail that brought it. */
  readonly trust: MailTrust;
  readonly parsed: ParsedReport;
  /** When its mail was sent, or it arrived; and whether that is the date of a mail. */
  readonly receivedAt: number;
  readonly dated: boolean;
  /** Its records: those put aside, and then the rest. */
  readonly sealed: readonly SealedRun[];
  readonly columns: RecordColumns;
  /** Of the document after decompression. */
  readonly documentBytes: number;
  readonly messages: number | bigint;
  readonly passMessages: number | bigint;
  readonly policies: readonly TlsPolicy[];
  readonly failures: readonly TlsFailure[];
  readonly bad: BadRecords;
}

/** A report that was read and is older than what the store keeps: it is counted, and not stored. */
export interface ExpiredEntry extends Omit<ReportEntry, 'type'> {
  readonly type: 'expired';
}

/** A document that could not be read. */
export interface RejectedEntry extends Placed {
  readonly type: 'rejected';
  readonly rejection: Rejection;
}

/** Something on the way to a document that could not be read. */
export interface RefusedEntry extends Placed {
  readonly type: 'refused';
  readonly thing: Refused;
}

export interface IgnoredEntry extends Placed {
  readonly type: 'ignored';
  readonly thing: Ignored;
}

export type Entry = ReportEntry | ExpiredEntry | RejectedEntry | RefusedEntry | IgnoredEntry;

/** A thing that a delivery held, settled: committed, or given up. */
export interface Settled {
  readonly entry: Entry;
  readonly outcome: Asked<Outcome>;
}
