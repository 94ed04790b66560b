import type { AuthenticationResults } from '../../model/authentication.js';
import type { Document, FailureMail } from '../../model/delivery.js';
import type { Keeper } from '../../model/keeping.js';
import type { BadRecord, ParsedReport, Rejection, ReportSink } from '../../model/parsed.js';
import type { AggregateRecord, TlsFailure, TlsPolicy } from '../../model/report.js';
import { Sum } from '../../model/sum.js';
import { trustedResults, trustIn } from '../../parse/authentication/mail-trust.js';
import { NO_WORDS, wordsOf, type MailWords } from '../../parse/authentication/passed-on.js';
import { readTime } from '../../parse/values/time.js';
import type { Standing } from '../load/decide.js';
import { BadRecords } from '../quarantine/bad-records.js';
import { identityOf, reportKeyOf } from '../rows/keys.js';
import { sealRecords } from '../rows/record-block.js';
import type { RecordColumns } from '../rows/record-columns.js';
import type { DeliveryFacts, Entry, RejectedEntry, ReportEntry } from './entry.js';
import { SealedRun } from './sealed-run.js';

export interface DocumentTools {
  readonly columns: () => RecordColumns;
  /** Backpressure, asked between chunks. */
  readonly room: () => Promise<void> | undefined;
  readonly add: (entry: Entry) => void;
  /** How many records of one report are put aside at a time, and where. */
  readonly sealRows: number;
  readonly aside: Keeper;
  /** An entry that has the document's bytes. */
  readonly addWaiting: (entry: Entry) => void;
}

/** About what a report holds of memory besides its records. */
const REPORT_BYTES = 4096;
/** A stranger may let a million empty reports run together. */
const MOST_WAITING = 1000;

/** A document being read: its records as columns, and an entry for each report that ends in it. */
export class DocumentReading implements ReportSink {
  readonly #delivery: DeliveryFacts;
  readonly #opened: Document | FailureMail;
  readonly #tools: DocumentTools;
  readonly #receivedAt: number;
  readonly #dated: boolean;
  /** What a mail server of ours says of the mail that it came in. */
  readonly #mailResults: AuthenticationResults | undefined;
  readonly #mailWords: MailWords;
  #columns: RecordColumns;
  #messages = new Sum();
  #passMessages = new Sum();
  #policies: TlsPolicy[] = [];
  #failures: TlsFailure[] = [];
  #bad = new BadRecords();
  /** Of a long report, its records so far; and the work of putting them aside. */
  #sealed: SealedRun[] = [];
  #sealing: Promise<void> | undefined;
  /** What the document's bytes are kept for: its first entry and what is rejected. They wait until these are whole. */
  #waiting: (ReportEntry | RejectedEntry)[] = [];
  #entries = 0;

  constructor(delivery: DeliveryFacts, opened: Document | FailureMail, tools: DocumentTools) {
    this.#delivery = delivery;
    this.#opened = opened;
    this.#tools = tools;
    const sent = sentAt(opened);
    this.#receivedAt = sent ?? delivery.arrivedAt;
    this.#dated = sent !== undefined;
    this.#mailResults = resultsOf(opened, delivery);
    const delivered = opened.mail?.delivered;
    this.#mailWords = delivered === undefined ? NO_WORDS : wordsOf(delivered);
    this.#columns = tools.columns();
    opened.kept?.hold();
  }

  head(): void {
    // `report` has the last word.
  }

  record(record: AggregateRecord): void {
    this.#columns.append(record);
    this.#messages.add(record.count);
    if (record.dkimAligned === true || record.spfAligned === true) this.#passMessages.add(record.count);
    if (this.#columns.rows >= this.#tools.sealRows) this.#seal();
  }

  tlsFailure(failure: TlsFailure): void {
    this.#failures.push(failure);
  }

  tlsPolicy(policy: TlsPolicy): void {
    this.#policies.push(policy);
    this.#messages.add(policy.sessionsOk);
    this.#messages.add(policy.sessionsFailed);
    this.#passMessages.add(policy.sessionsOk);
  }

  badRecord(bad: BadRecord): void {
    this.#bad.add(bad);
  }

  report(parsed: ParsedReport): void {
    const { report, records, quarantined } = parsed;
    const trust = trustIn(this.#mailResults, {
      reporter: report.key.reporter,
      about: [report.key.domain, ...this.#policies.map(({ domain }) => domain.value)],
      mail: this.#mailWords,
    });
    const standing: Standing = {
      authenticated: this.#delivery.authenticated || trust.check === 'pass',
      complete: parsed.status === 'ok',
      sentAt: this.#receivedAt,
    };
    this.#end({
      type: 'report',
      ...this.#place(),
      candidate: {
        identity: identityOf(report.key),
        reportKey: reportKeyOf(parsed.documentHash),
        standing,
        records,
        quarantined,
      },
      trust,
      parsed,
      receivedAt: this.#receivedAt,
      dated: this.#dated,
      columns: this.#columns,
      sealed: this.#sealed,
      documentBytes: this.#opened.type === 'document' ? this.#opened.size() : 0,
      messages: this.#messages.value(),
      passMessages: this.#passMessages.value(),
      policies: this.#policies,
      failures: this.#failures,
      bad: this.#bad,
      rows: Math.max(1, records),
      bytes: REPORT_BYTES + this.#columns.bytes + this.#bad.bytes + (this.#opened.kept?.size ?? 0),
    });
    this.#columns = this.#tools.columns();
  }

  rejected(rejection: Rejection): void {
    for (const run of this.#sealed) void run.release();
    this.#end({ ...this.#place(), type: 'rejected', rejection, rows: 1, bytes: 0 });
    this.#columns.clear();
  }

  drained(): Promise<void> | undefined {
    const sealing = this.#sealing;
    this.#sealing = undefined;
    return sealing ?? this.#tools.room();
  }

  /** The document has been read, and what is kept of it is all there. */
  close(): void {
    for (const entry of this.#waiting) this.#tools.addWaiting(entry);
    this.#waiting = [];
    void this.#opened.kept?.release();
  }

  /** Reading broke off: nothing of the document is stored, and nothing stays held for it. */
  abandon(): void {
    for (const run of this.#sealed) void run.release();
    for (const entry of this.#waiting) {
      if (entry.type === 'report') for (const run of entry.sealed) void run.release();
      void entry.kept?.release();
    }
    this.#sealed = [];
    this.#waiting = [];
    void this.#opened.kept?.release();
  }

  #place(): Pick<Entry, 'delivery' | 'path' | 'kept'> {
    return { delivery: this.#delivery, path: this.#opened.path, kept: undefined };
  }

  #seal(): void {
    const run = new SealedRun(sealRecords(this.#columns), this.#tools.aside);
    this.#columns.clear();
    this.#sealed.push(run);
    this.#sealing = run.ready;
  }

  #end(entry: ReportEntry | RejectedEntry): void {
    const isWaiting = this.#entries++ === 0 || entry.type === 'rejected';
    if (isWaiting && this.#waiting.length < MOST_WAITING) {
      this.#opened.kept?.hold();
      this.#waiting.push({ ...entry, kept: this.#opened.kept });
    } else this.#tools.add(entry);
    this.#messages = new Sum();
    this.#passMessages = new Sum();
    this.#policies = [];
    this.#failures = [];
    this.#bad = new BadRecords();
    this.#sealed = [];
  }
}

function resultsOf(
  { mail }: Document | FailureMail,
  { checked, trustedAuthservIds = [] }: DeliveryFacts,
): AuthenticationResults | undefined {
  return mail?.delivered && (checked ?? trustedResults(mail.delivered, trustedAuthservIds));
}

/** The date of the mail, where it states one that can be read. */
function sentAt({ mail }: Document | FailureMail): number | undefined {
  const stated = mail?.headers.first('date');
  const seconds = stated === undefined ? undefined : readTime(stated)?.seconds;
  return seconds === undefined ? undefined : seconds * 1000;
}
