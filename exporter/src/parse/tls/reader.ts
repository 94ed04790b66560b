import type { DeviationCode, Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import { Entries, type TlsSink } from './entries.js';
import { Extensions } from './extensions.js';
import { ENTRY_FIELDS, REPORT_FIELDS, fieldOf, type EntryField, type ReportField } from './fields.js';
import { TOO_LARGE, ValueBuilder, type Built } from './json/builder.js';
import type { JsonEvents } from './json/events.js';
import { JsonScanner } from './json/scanner.js';
import type { JsonScalar, JsonText } from './json/value.js';
import type { TlsOutcome, TlsStop } from './outcome.js';
import { readHead, type Head } from './report.js';
import { BeginningSearch } from './search.js';

/** Whether the report is an item of a list, and whether the list has gone on behind it. */
type Wrapping = 'unknown' | 'none' | 'list' | 'closed';

/** Whose members or items come next. */
type Place = 'document' | 'report' | 'policies' | 'entry' | 'details';

/**
 * Reads an RFC 8460 report of any size: failure details are handed over as they complete, then their policy. Held
 * are one detail, and of an entry of `policies` what is not details.
 */
export class TlsReader {
  readonly #limits: Limits;
  readonly #deviations: Deviations;
  readonly #scanner: JsonScanner;
  readonly #entries: Entries;
  readonly #head: Head;
  #place: Place = 'document';
  #name: JsonText = '';
  #reportField: ReportField | undefined;
  #entryField: EntryField | undefined;
  #builder: ValueBuilder | undefined;
  #inList = false;
  #wrapping: Wrapping = 'unknown';
  /** The first damage that was read past. */
  #damage: TlsStop | undefined;
  /** After damage another report begins: what follows is not of this one. */
  #overtaken = false;
  readonly #search = new BeginningSearch();

  constructor(sink: TlsSink, limits: Limits, deviations: Deviations) {
    this.#limits = limits;
    this.#deviations = deviations;
    this.#entries = new Entries(sink, limits, deviations);
    this.#head = { known: new Map(), extensions: new Extensions(limits, deviations) };
    const events: JsonEvents = {
      open: (kind, at) => {
        this.#open(kind, at);
      },
      close: (end) => {
        this.#close(end);
      },
      key: (name) => {
        this.#key(name);
      },
      begin: (at) => {
        if (this.#builder === undefined && this.#holdsItems) this.#entries.openItem(at);
      },
      scalar: (value, at, end) => {
        this.#scalar(value, at, end);
      },
      oddity: (code: DeviationCode) => {
        deviations.add(code);
      },
    };
    this.#scanner = new JsonScanner(events, limits);
  }

  /** Whether the report's last bracket has been read. */
  get done(): boolean {
    return this.#scanner.done && this.#wrapping !== 'list';
  }

  /** Whether nothing more will be read: the report is complete, ill-formed, or over a limit. */
  get stopped(): boolean {
    return this.done || (this.#scanner.fault !== undefined && !this.#search.active);
  }

  /** Takes UTF-8 bytes, and returns those after the report's last bracket, or after what ends the reading. */
  push(chunk: Uint8Array): Uint8Array {
    const body = this.#unwrap(chunk);
    this.#entries.enter(body, this.#search.base);
    let taken = this.#search.active ? 0 : this.#scanner.push(body);
    if (this.#canGoOn()) taken = this.#goOn(body);
    this.#entries.leave();
    this.#search.leave(body);
    if (!this.#scanner.done) return body.subarray(taken);
    return this.#wrapping === 'list' ? this.#closeList(body.subarray(taken)) : body.subarray(taken);
  }

  /** Whether the JSON is ill-formed where entries of `policies` may follow. */
  #canGoOn(): boolean {
    if (this.#overtaken || !this.#head.known.has('policies')) return false;
    return this.#scanner.fault?.reason === 'json_ill_formed';
  }

  /** Looks for the next entry and reads on from there; says how much of the chunk was taken. */
  #goOn(chunk: Uint8Array): number {
    const window = this.#search.window(chunk);
    const { bytes, base } = window;
    this.#entries.enter(bytes, base);
    let taken = 0;
    while (this.#canGoOn()) {
      if (!this.#search.active) this.#beginSearch();
      const { kind, at } = this.#search.next(window);
      if (kind === 'more') return chunk.length;
      taken = at;
      if (kind === 'report') {
        this.#overtaken = true;
        break;
      }
      this.#resume(base + at);
      taken += this.#scanner.push(bytes.subarray(at));
    }
    return Math.max(0, taken - (bytes.length - chunk.length));
  }

  #beginSearch(): void {
    if (this.#builder === undefined) this.#entries.openItem(this.#scanner.offset);
    this.#search.begin(this.#scanner.offset);
  }

  #resume(at: number): void {
    this.#damage ??= this.#scanner.fault;
    this.#deviations.add('json_ill_formed');
    this.#entries.damaged(this.#inDetail, at);
    this.#builder = undefined;
    this.#place = 'policies';
    this.#inList = true;
    this.#scanner.resume(at);
  }

  /** The hash of the document stands in the key where the report has no id. */
  end(documentHash: string): TlsOutcome {
    this.#scanner.end();
    const fault = this.#scanner.fault;
    if (fault !== undefined) this.#stop(fault);
    const stop = fault?.limit === undefined ? (this.#damage ?? fault) : fault;
    const { policies, records, quarantined, sessionsOk, sessionsFailed } = this.#entries.tally;
    const seen = records + quarantined;
    if (!this.#isReport()) {
      const why: TlsStop = stop ?? { reason: 'not_a_report', detail: 'neither policies nor date-range' };
      return { ok: false, ...why, quarantined: seen };
    }
    if (stop !== undefined && !this.#isIdentified()) return { ok: false, ...stop, quarantined: seen };
    if (stop === undefined && seen === 0) this.#deviations.add('tls_no_policies');
    const head = readHead(this.#head, documentHash, this.#deviations);
    if (!head.ok) {
      // What is missing may stand where reading had stopped.
      const why: TlsStop = stop ?? { reason: head.reason, detail: head.detail };
      return { ok: false, ...why, quarantined: seen };
    }
    return {
      ok: true,
      report: head.report,
      partial: stop,
      records,
      quarantined,
      policies,
      sessionsOk,
      sessionsFailed,
    };
  }

  /** A list of reports is read as so many reports: its bracket is passed over here. */
  #unwrap(chunk: Uint8Array): Uint8Array {
    if (this.#wrapping !== 'unknown') return chunk;
    const at = chunk.findIndex((byte) => !isSpace(byte));
    if (at < 0) return chunk;
    this.#wrapping = chunk[at] === OPENING_BRACKET ? 'list' : 'none';
    if (this.#wrapping === 'none') return chunk;
    this.#deviations.add('tls_list_as_text');
    this.#scanner.skip(at + 1);
    this.#search.skip(at + 1);
    return chunk.subarray(at + 1);
  }

  /** The comma or bracket after a report in a list is no text after it. */
  #closeList(rest: Uint8Array): Uint8Array {
    const at = rest.findIndex((byte) => !isSpace(byte));
    if (at < 0) return rest.subarray(rest.length);
    this.#wrapping = 'closed';
    return rest.subarray(rest[at] === CLOSING_BRACKET || rest[at] === COMMA ? at + 1 : at);
  }

  #isReport(): boolean {
    return this.#head.known.has('policies') || this.#head.known.has('date-range');
  }

  /**
   * Whether what stands in the key was read before reading stopped. Where it was not, the whole report would not be
   * known again when it comes, and count twice (design rule 2).
   */
  #isIdentified(): boolean {
    return this.#head.known.has('report-id') && this.#head.known.has('contact-info');
  }

  #stop(stop: TlsStop): void {
    const cut = stop.reason === 'document_cut_short';
    if (cut || stop.reason === 'json_ill_formed') this.#deviations.add(stop.reason);
    if (stop.reason === 'json_ill_formed')
      this.#entries.stop('record_ill_formed', this.#inDetail, stopAt(stop));
    else this.#entries.stop(cut ? 'record_cut_short' : stop.reason, this.#inDetail, stopAt(stop));
  }

  /** Whether what is being built is a failure detail. */
  get #inDetail(): boolean {
    return this.#builder !== undefined && this.#atDetail;
  }

  get #atDetail(): boolean {
    return this.#place === 'details' || (this.#place === 'entry' && this.#entryField === 'failure-details');
  }

  /** Whether what comes next is an item of `policies` or of `failure-details`. */
  get #holdsItems(): boolean {
    return this.#place === 'policies' || this.#atDetail;
  }

  #open(kind: 'object' | 'array', at: number): void {
    if (this.#builder !== undefined) this.#builder.open(kind);
    else if (this.#place === 'document' && kind === 'object') this.#place = 'report';
    else if (this.#place === 'report' && this.#reportField === 'policies') this.#openPolicies(kind, at);
    else if (this.#place === 'policies' && kind === 'object') this.#openEntry(at);
    else if (this.#place === 'entry' && this.#atDetail && kind === 'array') this.#place = 'details';
    else this.#build(kind, at);
  }

  #close(end: number): void {
    if (this.#builder !== undefined) {
      const value = this.#builder.close(end);
      if (value === undefined) return;
      this.#builder = undefined;
      this.#search.readTo(end);
      this.#take(value, end);
      return;
    }
    this.#search.readTo(end);
    if (this.#place === 'details') {
      this.#place = 'entry';
    } else if (this.#place === 'entry') {
      this.#entries.close(end);
      this.#place = this.#inList ? 'policies' : 'report';
    } else {
      this.#place = this.#place === 'policies' ? 'report' : 'document';
    }
  }

  #key(name: JsonText): void {
    if (this.#builder !== undefined) {
      this.#builder.key(name);
      return;
    }
    this.#name = name;
    if (this.#place === 'report') this.#reportField = fieldOf(REPORT_FIELDS, name, this.#deviations);
    else this.#entryField = fieldOf(ENTRY_FIELDS, name, this.#deviations);
  }

  #scalar(value: JsonScalar, at: number, end: number): void {
    if (this.#builder !== undefined) {
      this.#builder.scalar(value, end);
      return;
    }
    if (this.#beginsItem(at)) this.#take(value, end);
  }

  #openPolicies(kind: 'object' | 'array', at: number): void {
    if (this.#head.known.has('policies')) this.#deviations.add('element_repeated');
    this.#head.known.set('policies', true);
    this.#inList = kind === 'array';
    if (this.#inList) {
      this.#place = 'policies';
      return;
    }
    this.#deviations.add('tls_list_as_text');
    this.#openEntry(at);
  }

  #openEntry(at: number): void {
    if (this.#isFull(0, at)) return;
    this.#place = 'entry';
    this.#entryField = undefined;
    this.#search.readTo(at + 1);
    this.#entries.open(at);
  }

  #build(kind: 'object' | 'array', at: number): void {
    if (!this.#beginsItem(at)) return;
    this.#builder = new ValueBuilder(at, this.#limits.salvageBytes);
    this.#builder.open(kind);
  }

  /** Says no where the value would be one record too many. */
  #beginsItem(at: number): boolean {
    if (!this.#holdsItems) return true;
    if (this.#isFull(this.#place === 'policies' ? 0 : 1, at)) return false;
    this.#entries.openItem(at);
    return true;
  }

  /** A whole value that is not walked into. */
  #take(value: Built, end: number): void {
    if (this.#place === 'report') this.#takeOfReport(value);
    else if (this.#place === 'policies') this.#entries.strayItem(end);
    else if (this.#place === 'details') this.#entries.detail(value, end);
    else if (this.#place === 'entry') this.#takeOfEntry(value, end);
  }

  #takeOfReport(value: Built): void {
    const field = this.#reportField;
    if (field === undefined) this.#head.extensions.add(this.#name, value);
    else if (this.#head.known.has(field)) this.#deviations.add('element_repeated');
    else if (value === TOO_LARGE) this.#head.extensions.keep(this.#name, value);
    else this.#head.known.set(field, value);
  }

  #takeOfEntry(value: Built, end: number): void {
    const field = this.#entryField;
    if (field !== 'failure-details') {
      this.#entries.member(field, this.#name, value);
    } else if (value === null) {
      this.#deviations.add('tls_field_missing');
    } else {
      this.#deviations.add('tls_list_as_text');
      this.#entries.detail(value, end);
    }
  }

  /** Whether limits.records are spent; `open` is what counts once it closes. */
  #isFull(open: number, at: number): boolean {
    if (this.#entries.items + open < this.#limits.records) return false;
    this.#scanner.halt({
      reason: 'records_too_many',
      detail: `more than ${this.#limits.records}`,
      limit: 'records',
      offset: at,
    });
    return true;
  }
}

const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const COMMA = 0x2c;

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function stopAt(stop: TlsStop): number {
  return stop.offset ?? Number.MAX_SAFE_INTEGER;
}
