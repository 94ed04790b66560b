import type { Hash } from 'node:crypto';
import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { ReportSink } from '../../model/parsed.js';
import type { Recovery, XmlFault, XmlHandler } from '../xml/events.js';
import type { XmlName } from '../xml/names.js';
import { XmlScanner } from '../xml/scanner.js';
import { decodeText, TextMark } from '../xml/text.js';
import { OUTSIDE_RECORDS, type LocalFault } from './faults.js';
import { declaresRfc9990, Namespaces } from './namespaces.js';
import type { Problem } from './numbers.js';
import { NodePath } from './path.js';
import { PendingText } from './pending-text.js';
import { ReportAssembly, type AssemblyOptions, type Cut } from './assembly.js';
import { beginsDocument, recordBoundary } from './boundary.js';
import type { ExtensionCapture } from './extensions.js';
import { childOf, Field, NAME_IDS, Node, RECORD_PARTS, SECTION_NAMES, type FieldNumber } from './schema.js';
import { UnknownElement } from './unknown-element.js';
import { Vocabulary } from './vocabulary.js';

export interface ReaderOptions {
  readonly vocabulary?: Vocabulary | undefined;
  /** Seconds since 1970; undefined where nobody knows: then no period is in the future. */
  readonly now?: number | undefined;
  /** Makes the hash over a document's bytes; without it reports have none. */
  readonly newHash?: (() => Hash) | undefined;
}

const EXTENSION = NAME_IDS.get('extension') ?? 0;
const OUTSIDE = -1;
const SPACE = Buffer.from(' ');

/**
 * Reads aggregate reports from UTF-8 bytes pushed in chunks. It turns the scanner's events into fields by the
 * schema's table, and hands each record to the sink as it ends.
 */
export class AggregateReader implements XmlHandler {
  readonly #options: AssemblyOptions;
  readonly #container: Deviations;
  readonly #scanner: XmlScanner;
  readonly #newHash: (() => Hash) | undefined;
  #hash: Hash | undefined;
  #assembly: ReportAssembly;
  readonly #path: NodePath;
  /** The level around the record under way. */
  #recordLevel = OUTSIDE;
  readonly #unknown = new UnknownElement();
  readonly #namespaces = new Namespaces();
  /** The field under way, where it is more than one run of text; and the text of it or of a `reason`. */
  #field: FieldNumber = Field.version;
  readonly #text: PendingText;
  #root: string | undefined;
  /** What the record that is skipped is too much of. */
  #beyond: Problem | undefined;
  /** Whether skipping ends at another document. */
  #cutByDocument = false;
  /** Whether the reports stand in an element that does not belong there. */
  #wrapped = false;
  /** Whether a limit has ended the document. */
  #limited = false;
  /** Why the bytes do not go on as they should have. */
  #ending: Cut | undefined;

  constructor(sink: ReportSink, limits: Limits, deviations: Deviations, options: ReaderOptions = {}) {
    const vocabulary = options.vocabulary ?? new Vocabulary();
    this.#options = { sink, limits, vocabulary, now: options.now };
    this.#container = deviations;
    this.#path = new NodePath(limits.xmlDepth);
    this.#text = new PendingText(limits.textBytes);
    this.#newHash = options.newHash;
    this.#hash = options.newHash?.();
    this.#scanner = new XmlScanner(this, vocabulary.names, limits, (bytes) => this.#hash?.update(bytes));
    this.#scanner.keepsSpace = false;
    this.#assembly = new ReportAssembly(this.#options, deviations);
  }

  /** Whether a limit has ended the reading: more bytes would not be looked at. */
  get stopped(): boolean {
    return this.#scanner.stopped;
  }

  write(chunk: Uint8Array): void {
    this.#scanner.write(chunk);
  }

  /** `cut` says that the bytes do not go on as they should have. */
  end(cut?: Cut): void {
    this.#ending = cut;
    this.#limited = cut?.limit !== undefined;
    // What the scanner still holds may be the beginning of another report: it is that one that is cut.
    this.#scanner.end();
    if (cut !== undefined) this.#assembly.cut(cut);
    if (this.#recordLevel !== OUTSIDE) {
      const at = this.#scanner.window.offset;
      const detail = `the document ends at byte ${at}`;
      this.#cutRecord(this.#beyond ?? { reason: 'record_cut_short', detail }, at);
    }
    this.#scanner.window.passUpTo();
    this.#scanner.window.pass(this.#scanner.window.offset);
    this.#finish();
  }

  open(name: XmlName, at: number): void {
    this.#root ??= name.local;
    this.#begin(name, at, this.#namespaces.open(name, this.#path.level, this.#assembly.begun));
  }

  declare(prefix: string, uri: string): void {
    this.#namespaces.declare(prefix, uri, this.#assembly.head.uri, this.#path.level);
  }

  leaf(name: XmlName, bytes: Buffer, start: number, end: number, marks: number, hash: number): boolean {
    const child = this.#unknown.capture === undefined ? childOf(this.#path.node, name.id) : 0;
    if (child >= 0 || (name.odd && this.#isForeign(name))) return false;
    if (name.odd) this.#countOddName(name);
    this.#assembly.field(-child, bytes, start, end, marks, hash);
    return true;
  }

  attribute(name: string, value: string): void {
    if (this.#unknown.capture !== undefined) this.#unknown.capture.attribute(name, value);
    else if (this.#namespaces.isOwnDeclaration(name)) this.#assembly.head.namespace(value);
    else if (declaresRfc9990(name, value)) this.#assembly.head.markRfc9990();
  }

  text(bytes: Buffer, start: number, end: number, marks: number): void {
    const { node } = this.#path;
    const isBlank = (marks & TextMark.nonSpace) === 0;
    const { capture } = this.#unknown;
    if (capture !== undefined) {
      if (capture.takes(end - start, isBlank))
        capture.text(decodeText(bytes, start, end, marks, this.#assembly.deviations));
    } else if (node === Node.field || (node === Node.override && !isBlank)) {
      this.#append(bytes, start, end, marks);
    } else if (!isBlank) {
      this.#strayText();
    }
  }

  cdata(bytes: Buffer, start: number, end: number): void {
    this.text(bytes, start, end, TextMark.nonAscii | TextMark.nonSpace);
  }

  close(name: XmlName, at: number): void {
    const node = this.#path.node;
    this.#path.leave();
    this.#keepSpace();
    if (this.#unknown.capture !== undefined) {
      this.#unknown.capture.close();
      if (this.#path.level === this.#unknown.level) this.#endUnknown();
    } else if (node === Node.field) {
      this.#endField();
    } else if (node === Node.record) {
      this.#endRecord(at);
    } else {
      this.#assembly.leave(node, this.#text.take() ?? '');
      if (name.local === 'feedback') this.#assembly.close();
    }
  }

  doctype(): void {
    this.#assembly.deviations.add('doctype');
  }

  fault(fault: XmlFault, at: number): Recovery {
    if (fault !== 'text_too_long' && fault !== 'tag_too_long' && this.#goBackToDoubtful()) return 'skip';
    if (fault === 'too_deep' && this.#recordLevel === OUTSIDE)
      return this.#stop({ reason: 'xml_too_deep', detail: `at byte ${at}`, limit: 'xmlDepth' }, at);
    if (fault === 'unclosed' || fault === 'unclosed_markup') return this.#unclosed(at);
    if (this.#recordLevel !== OUTSIDE || fault === 'too_deep') return this.#recordFault(fault, at);
    return this.#headFault(fault, at);
  }

  boundary(bytes: Buffer, at: number, end: number): number {
    const boundary = recordBoundary(bytes, at, end);
    this.#cutByDocument = boundary >= 0 && beginsDocument(bytes, boundary);
    return boundary;
  }

  skipped(at: number): void {
    const beyond = this.#beyond;
    this.#beyond = undefined;
    if (beyond !== undefined) {
      this.#cutRecord(beyond, at);
    } else if (this.#cutByDocument) {
      this.#cutRecord({ reason: 'record_cut_short', detail: `another document begins at byte ${at}` }, at);
    } else {
      this.#salvage(at);
      this.#leaveRecord();
    }
    this.#scanner.elements.unwind(this.#path.level);
  }

  #begin(name: XmlName, at: number, foreign: boolean): void {
    const inRecord = this.#recordLevel !== OUTSIDE;
    if (!inRecord && !foreign && RECORD_PARTS.has(name.local) && this.#beginsDamagedRecord(at)) return;
    if (this.#unknown.capture !== undefined && (foreign || !this.#leavesUnknown(name, at))) {
      this.#openInUnknown(this.#unknown.capture, name, at);
      return;
    }
    const child = foreign ? 0 : childOf(this.#path.node, name.id);
    if (child !== 0 && name.odd) this.#countOddName(name);
    if (child > 0) this.#enter(child, name, at);
    else if (child < 0) this.#openField(-child, at);
    else this.#openUnknown(name, at, foreign);
  }

  #push(node: number): void {
    this.#path.enter(node);
    this.#keepSpace();
  }

  #keepSpace(): void {
    const { node } = this.#path;
    this.#scanner.keepsSpace = node === Node.field || node === Node.unknown;
  }

  #enter(child: number, name: XmlName, at: number): void {
    if (child === Node.feedback) {
      if (this.#assembly.begun) this.#nextReport(at);
    } else if (child === Node.metadata) {
      // Without a feedback around them reports follow each other like this.
      if (this.#path.node === Node.document && this.#assembly.whole) this.#nextReport(at);
    } else if (child === Node.record) {
      if (!this.#beginRecord(at)) return;
    } else if (child === Node.identifiers && name.local === 'identities') {
      this.#assembly.head.markDraft();
    }
    this.#text.begin(at);
    this.#assembly.enter(child);
    this.#push(child);
  }

  #beginRecord(at: number): boolean {
    if (this.#assembly.records >= this.#options.limits.records) {
      this.#stop({ reason: 'records_too_many', detail: `at byte ${at}`, limit: 'records' }, at);
      return false;
    }
    this.#recordLevel = this.#path.level;
    this.#scanner.window.hold(at);
    this.#assembly.beginRecord();
    return true;
  }

  /** A part of a record where only whole records may stand, or in what cannot be told from one. */
  #beginsDamagedRecord(at: number): boolean {
    if (this.#path.node === Node.field) return false;
    const { at: unknownAt, level: unknownLevel } = this.#unknown;
    const captured = this.#unknown.capture !== undefined && this.#unknown.mayWrap;
    const { node } = this.#path;
    if (!captured && node !== Node.feedback && node !== Node.document) return false;
    if (captured) {
      this.#unknown.discard();
      this.#path.rewind(unknownLevel);
    }
    if (!this.#beginRecord(captured ? unknownAt : at)) return true;
    this.#assembly.deviations.add('xml_ill_formed');
    this.#scanner.skip();
    return true;
  }

  #openField(field: number, at: number): void {
    this.#field = field;
    this.#text.begin(at);
    this.#push(Node.field);
  }

  #endField(): void {
    const text = this.#text.take();
    if (text !== undefined) this.#assembly.textField(this.#field, text, TextMark.nonAscii);
  }

  #append(bytes: Buffer, start: number, end: number, marks: number): void {
    if (this.#text.admits(end - start))
      this.#text.append(decodeText(bytes, start, end, marks, this.#assembly.deviations));
    else if (this.#text.drop()) this.fault('text_too_long', this.#text.at);
  }

  #strayText(): void {
    const { deviations } = this.#assembly;
    const outside = this.#root === undefined ? 'leading_text' : 'trailing_text';
    const code = this.#path.level > 0 ? 'stray_text' : outside;
    // Once: how many pieces a long text comes in is chance.
    if (!deviations.has(code)) deviations.add(code);
  }

  #openUnknown(name: XmlName, at: number, foreign: boolean): void {
    const inRecord = this.#recordLevel !== OUTSIDE;
    if (inRecord && !foreign && ends(name)) {
      this.#reopen(name, at);
      return;
    }
    if (!inRecord && !foreign && SECTION_NAMES.has(name.local) && this.#leaveSection()) {
      this.#begin(name, at, false);
      return;
    }
    // What stands before the element and behind it does not make one word.
    if (this.#path.node === Node.field) this.#append(SPACE, 0, SPACE.length, 0);
    if (name.id === EXTENSION) this.#assembly.head.markRfc9990();
    else if (!this.#mayExtend(name, foreign)) this.#assembly.deviations.add('element_unknown');
    const { node } = this.#path;
    const mayWrap = node === Node.document || (node === Node.feedback && !foreign);
    const capture = inRecord ? this.#assembly.recordExtensions : this.#assembly.headExtensions;
    this.#unknown.begin(capture, this.#path.level, at, mayWrap && name.id !== EXTENSION);
    if (this.#unknown.mayWrap) this.#scanner.window.hold(at);
    capture.open(name.raw);
    this.#push(Node.unknown);
  }

  #openInUnknown(capture: ExtensionCapture, name: XmlName, at: number): void {
    // What is not closed by now is taken for unclosed, while that can still be mended.
    if (this.#unknown.doubtful !== undefined && !this.#scanner.window.holds(at) && this.#goBackToDoubtful())
      return;
    capture.open(name.raw);
    this.#push(Node.unknown);
  }

  #endUnknown(): void {
    this.#unknown.end();
    this.#scanner.window.passUpTo();
    if (this.#recordLevel === OUTSIDE) this.#scanner.window.release();
  }

  /** RFC 9990 lets a record end with elements of other namespaces; and what is around a report is told apart later. */
  #mayExtend(name: XmlName, foreign: boolean): boolean {
    const extends9990 = (foreign || name.prefixed) && this.#assembly.head.standard === 'rfc9990';
    if (this.#path.node === Node.record) return extends9990;
    return this.#path.node === Node.document;
  }

  #isForeign(name: XmlName): boolean {
    return this.#namespaces.isForeign(name, this.#path.level, this.#assembly.begun);
  }

  /** A section inside an unknown element: that element was a wrapper and means nothing, or was perhaps not closed. */
  #leavesUnknown(name: XmlName, at: number): boolean {
    const inRecord = this.#recordLevel !== OUTSIDE;
    if (inRecord ? !ends(name) || !this.#namespaces.hasRootPrefix(name) : !SECTION_NAMES.has(name.local))
      return false;
    if (this.#unknown.doubtful !== undefined) return false;
    if (!inRecord && !this.#unknown.mayWrap) this.#scanner.window.hold(at);
    if (!this.#unknown.mayWrap && this.#scanner.window.holds(at)) {
      this.#unknown.doubt(at);
      this.#scanner.window.passUpTo(at);
      return false;
    }
    this.#unknown.capture?.discard();
    this.#path.seeThrough(this.#unknown.level);
    this.#endUnknown();
    this.#wrapped = true;
    this.#assembly.deviations.add('stray_element');
    this.#keepSpace();
    return true;
  }

  /** The unknown element is not closed: what seemed to be in it is read once more, for what it is. */
  #goBackToDoubtful(): boolean {
    const { doubtful, level } = this.#unknown;
    if (doubtful === undefined || !this.#scanner.goBack(doubtful)) return false;
    this.#assembly.deviations.add('unclosed_element');
    this.#unknown.capture?.discard();
    this.#endUnknown();
    this.#path.rewind(level);
    this.#scanner.elements.unwind(level);
    this.#keepSpace();
    return true;
  }

  /** A section inside another one: that one was never closed. Says whether there was one. */
  #leaveSection(): boolean {
    const level = this.#path.find(Node.metadata, Node.policy);
    if (level < 0) return false;
    this.#assembly.deviations.add('unclosed_element');
    if (this.#path.node === Node.field) this.#endField();
    this.#assembly.leave(this.#path.at(level), '');
    this.#goBackTo(level);
    return true;
  }

  /** The element that has just opened takes the place at `level`; those around it from there on are forgotten. */
  #goBackTo(level: number): void {
    this.#scanner.elements.promote(level);
    this.#namespaces.promote(level);
    this.#path.rewind(level);
    this.#keepSpace();
  }

  /** A section or another report begins inside a record: the record was never closed. */
  #reopen(name: XmlName, at: number): void {
    this.#assembly.deviations.add('unclosed_element');
    const level = name.local === 'feedback' ? 0 : this.#recordLevel;
    if (name.local === 'feedback')
      this.#cutRecord({ reason: 'record_cut_short', detail: `another report begins at byte ${at}` }, at);
    else this.#salvage(at);
    this.#leaveRecord();
    this.#goBackTo(level);
    this.#begin(name, at, false);
  }

  /** Another report begins in the same document; what is open of the one before was cut short. */
  #nextReport(at: number): void {
    const before = this.#assembly;
    this.#scanner.window.pass(at);
    if (!before.closed && this.#path.level > 0) {
      before.cut({ reason: 'document_cut_short', detail: `another report begins at byte ${at}` });
      this.#goBackTo(0);
    }
    before.deviations.add('documents_run_together');
    this.#finish();
    this.#hash = this.#newHash?.();
    this.#assembly = new ReportAssembly(this.#options, this.#container);
    this.#assembly.deviations.add('documents_run_together');
    if (this.#wrapped) this.#assembly.deviations.add('stray_element');
  }

  #finish(): void {
    if (!this.#assembly.begun) this.#assembly.cut(this.#notAReport());
    this.#assembly.finish(this.#hash?.digest('hex') ?? '');
  }

  #notAReport(): Cut {
    if (this.#root === undefined) return { reason: 'xml_ill_formed', detail: 'there is no element in it' };
    return {
      reason: this.#root === 'html' ? 'html' : 'not_a_report',
      detail: `the document is <${this.#root}>`,
    };
  }

  #endRecord(at: number): void {
    this.#recordLevel = OUTSIDE;
    const problem = this.#assembly.endRecord();
    if (problem !== undefined) this.#assembly.quarantine(problem, this.#scanner.window.held(at).bytes);
    this.#scanner.window.release();
  }

  /** Reads what is held of the record under way by guessing. */
  #salvage(at: number): void {
    const { bytes, whole } = this.#scanner.window.held(at);
    if (whole) {
      this.#assembly.salvage(bytes);
    } else {
      const detail = `the record that ends at byte ${at} is longer than what is held`;
      this.#assembly.quarantine({ reason: 'record_too_large', detail }, bytes);
    }
  }

  #cutRecord(problem: Problem, at: number): void {
    this.#assembly.quarantine(problem, this.#scanner.window.held(at).bytes);
    this.#leaveRecord();
  }

  #leaveRecord(): void {
    if (this.#recordLevel === OUTSIDE) return;
    this.#unknown.end();
    this.#path.rewind(this.#recordLevel);
    this.#keepSpace();
    this.#recordLevel = OUTSIDE;
    this.#scanner.window.release();
  }

  #recordFault(fault: LocalFault | 'too_deep', at: number): Recovery {
    if (fault === 'text_too_long') {
      this.#assembly.failRecord({ reason: 'text_too_long', detail: `at byte ${at}` });
      return 'go_on';
    }
    if (fault === 'too_deep' || fault === 'tag_too_long') {
      this.#beyond = { reason: fault === 'too_deep' ? 'xml_too_deep' : fault, detail: `at byte ${at}` };
      return 'skip';
    }
    this.#assembly.deviations.add('xml_ill_formed');
    return 'skip';
  }

  #headFault(fault: LocalFault, at: number): Recovery {
    const meaning = OUTSIDE_RECORDS[fault];
    if ('deviation' in meaning) {
      this.#assembly.deviations.add(meaning.deviation);
      return 'go_on';
    }
    const { reason, limit } = meaning;
    this.#assembly.cut({ reason, detail: `at byte ${at}`, limit });
    return 'go_on';
  }

  /** The document ends with something open: it was cut short, unless only a wrapper is. */
  #unclosed(at: number): Recovery {
    if (this.#assembly.closed) {
      this.#assembly.deviations.add('unclosed_element');
    } else if (!this.#limited) {
      this.#assembly.deviations.add('document_cut_short');
      this.#assembly.cut(
        this.#ending ?? { reason: 'document_cut_short', detail: `the document ends at byte ${at}` },
      );
    }
    return 'go_on';
  }

  #stop(cut: Cut, at: number): Recovery {
    if (this.#recordLevel !== OUTSIDE) this.#cutRecord(cut, at);
    this.#limited = true;
    this.#assembly.cut(cut);
    this.#scanner.stop();
    return 'stop';
  }

  #countOddName(name: XmlName): void {
    if (name.prefixed) this.#assembly.deviations.add('namespace_prefixed');
    if (name.upperCase) this.#assembly.deviations.add('element_case');
  }
}

/** Whether a record cannot hold it: where it begins, the record under way was not closed. */
function ends(name: XmlName): boolean {
  return name.local === 'record' || name.local === 'feedback';
}
