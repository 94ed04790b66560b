import { Deviations } from '../../model/deviations.js';
import type { LimitName, Limits } from '../../model/limits.js';
import type { ReportSink } from '../../model/parsed.js';
import type { Reason } from '../../model/reasons.js';
import { decodeText, NEEDS_DECODING, TextMark } from '../xml/text.js';
import { ExtensionCapture } from './extensions.js';
import { HeadBuilder } from './head.js';
import type { Problem } from './numbers.js';
import { RecordBuilder } from './record.js';
import { salvageRecord } from './salvage.js';
import { LAST_HEAD_FIELD, Node, type FieldNumber } from './schema.js';
import type { Vocabulary } from './vocabulary.js';

/** Why a report was not read to its end. */
export interface Cut {
  readonly reason: Reason;
  readonly detail: string;
  readonly limit?: LimitName;
}

export interface AssemblyOptions {
  readonly sink: ReportSink;
  readonly limits: Limits;
  readonly vocabulary: Vocabulary;
  readonly now: number | undefined;
}

/** One report in the making: its head, the record under way, and what was made of the records so far. */
export class ReportAssembly {
  readonly deviations = new Deviations();
  /** Departures seen on the way to the document's bytes. */
  readonly #container: Deviations;
  /** Unknown elements of the head, and of the record under way. */
  readonly headExtensions: ExtensionCapture;
  readonly recordExtensions: ExtensionCapture;
  readonly #options: AssemblyOptions;
  readonly #head: HeadBuilder;
  readonly #record: RecordBuilder;
  #sections = 0;
  #closed = false;
  #metadata = 0;
  #policies = 0;
  #ignoringHead = false;
  #ordinal = 0;
  #stored = 0;
  #headSent = false;
  #cut: Cut | undefined;

  constructor(options: AssemblyOptions, container: Deviations) {
    const { limits, vocabulary } = options;
    this.#options = options;
    this.#container = container;
    this.headExtensions = new ExtensionCapture(limits.extensionBytes);
    this.recordExtensions = new ExtensionCapture(limits.extensionBytes);
    this.#head = new HeadBuilder(limits, this.deviations);
    this.#record = new RecordBuilder(vocabulary, limits, this.deviations);
  }

  get head(): HeadBuilder {
    return this.#head;
  }

  /** Whether anything of a report has been seen. */
  get begun(): boolean {
    return this.#sections > 0 || !this.#head.empty;
  }

  get records(): number {
    return this.#ordinal;
  }

  /** The `feedback` element has ended. */
  close(): void {
    this.#closed = true;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether it has what makes a report: another one may follow. */
  get whole(): boolean {
    return this.#metadata > 0 && (this.#ordinal > 0 || this.#closed);
  }

  /** The report goes no further than this; the first cut is the one that is told. */
  cut(cut: Cut): void {
    this.#cut ??= cut;
  }

  field(field: FieldNumber, bytes: Buffer, start: number, end: number, marks: number, hash: number): void {
    if (field > LAST_HEAD_FIELD) this.#record.field(field, bytes, start, end, marks, hash);
    else if (!this.#ignoringHead)
      this.#head.field(field, decodeText(bytes, start, end, marks, this.deviations));
  }

  /** A field from text; `marks` say whether references in it are still to be resolved. */
  textField(field: FieldNumber, text: string, marks: number): void {
    const bytes = Buffer.from(text);
    const hash = hashOf(bytes);
    // Where no reference is resolved the same bytes may mean something else.
    this.field(field, bytes, 0, bytes.length, marks, (marks & TextMark.ampersand) === 0 ? ~hash : hash);
  }

  enter(node: number): void {
    switch (node) {
      case Node.feedback:
        this.#sections++;
        break;
      case Node.metadata:
        this.#enterSection(++this.#metadata, 'metadata_repeated');
        break;
      case Node.policy:
        this.#enterSection(++this.#policies, 'policy_repeated');
        break;
      case Node.row:
        this.#record.sawRow();
        break;
      case Node.evaluated:
        this.#record.sawEvaluated();
        break;
      case Node.identifiers:
        this.#record.sawIdentifiers();
        break;
      case Node.results:
        this.#record.sawResults();
        break;
      case Node.dkim:
      case Node.spf:
        this.#record.beginResult();
        break;
      case Node.override:
        this.#record.beginOverride();
        break;
      default:
        break;
    }
  }

  /** `text` is what stood in the element itself. */
  leave(node: number, text: string): void {
    switch (node) {
      case Node.metadata:
      case Node.policy:
        this.#ignoringHead = false;
        break;
      case Node.dkim:
        this.#record.endDkim(this.#head);
        break;
      case Node.spf:
        this.#record.endSpf(this.#head);
        break;
      case Node.override:
        this.#record.endOverride(text);
        break;
      default:
        break;
    }
  }

  beginRecord(): void {
    this.#sections++;
    if (!this.#headSent) this.#sendHead();
    this.#record.begin();
  }

  failRecord(problem: Problem): void {
    this.#record.fail(problem);
  }

  /** Hands the record on; or says what keeps it from being one, and then it is to be quarantined with its bytes. */
  endRecord(): Problem | undefined {
    if (this.recordExtensions.cut) this.deviations.add('extension_cut');
    const extensions = this.recordExtensions.take();
    const record = this.#record.finish(this.#ordinal, this.#head, extensions);
    if ('reason' in record) return record;
    this.#ordinal++;
    this.#stored++;
    this.#options.sink.record(record);
    return undefined;
  }

  quarantine(problem: Problem, raw: Buffer): void {
    this.recordExtensions.take();
    this.#options.sink.badRecord({
      ordinal: this.#ordinal++,
      reason: problem.reason,
      detail: problem.detail,
      raw: Uint8Array.prototype.slice.call(raw, 0, this.#options.limits.salvageBytes),
    });
  }

  /** Reads an ill-formed record from its bytes as far as can be guessed. */
  salvage(piece: Buffer): void {
    this.recordExtensions.take();
    this.#record.begin();
    const found = salvageRecord(piece, {
      enter: (node) => {
        this.enter(node);
      },
      field: (field, text) => {
        this.textField(field, text, NEEDS_DECODING);
      },
      leave: (node, text) => {
        this.leave(node, text);
      },
    });
    if (!found) this.failRecord({ reason: 'record_ill_formed', detail: 'there is no record in it' });
    const problem = this.endRecord();
    // What was guessed at and still makes no row is first of all ill-formed.
    if (problem !== undefined)
      this.quarantine({ reason: 'record_ill_formed', detail: problem.detail }, piece);
  }

  /** The end of the document, or of this report in it: it goes to the sink, or is rejected. */
  finish(documentHash: string): void {
    const { sink, now } = this.#options;
    if (this.headExtensions.cut) this.deviations.add('extension_cut');
    const report = this.#head.build(documentHash, this.headExtensions.take());
    this.deviations.addAll(this.#container);
    const problem = 'reason' in report ? report : undefined;
    // A head that was cut before its first record is nothing yet: a whole one may still come.
    const rejection = problem === undefined && this.#ordinal > 0 ? undefined : (this.#cut ?? problem);
    if (rejection !== undefined) {
      sink.rejected({ ...rejection, quarantined: this.#ordinal, deviations: this.deviations });
      return;
    }
    if ('reason' in report) return;
    this.#head.countDeviations(now);
    if (this.#ordinal === 0) this.deviations.add('no_records');
    const quarantined = this.#ordinal - this.#stored;
    sink.report({
      status: quarantined > 0 || this.#cut !== undefined ? 'partial' : 'ok',
      reason: this.#cut?.reason,
      detail: this.#cut?.detail,
      ...(this.#cut?.limit === undefined ? {} : { limit: this.#cut.limit }),
      report,
      records: this.#stored,
      quarantined,
      deviations: this.deviations,
      documentHash,
    });
  }

  #enterSection(times: number, code: 'metadata_repeated' | 'policy_repeated'): void {
    this.#sections++;
    if (times === 1) return;
    this.#ignoringHead = true;
    this.deviations.add(code);
  }

  #sendHead(): void {
    this.#headSent = true;
    if (this.#metadata === 0 || this.#policies === 0) return;
    const report = this.#head.build(undefined, undefined);
    if (!('reason' in report)) this.#options.sink.head(report);
  }
}

/** Any hash will do, as long as the same bytes have the same. */
function hashOf(bytes: Buffer): number {
  let hash = 0;
  for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0;
  return hash;
}
