import type { BadRecord, ParsedReport, Rejection, ReportSink } from '@plumbline/exporter/model/parsed.js';
import type {
  AggregateRecord,
  DkimResult,
  Override,
  SpfResult,
  TlsFailure,
  TlsPolicy,
} from '@plumbline/exporter/model/report.js';
import type { Stated } from '@plumbline/exporter/model/stated.js';

/** FNV-1a's, of 32 bits. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Reads every field of every record into one hash (FNV-1a, a step a character and a step a number), so that no
 * field is left unmade because nobody looks at it.
 */
export class HashingConsumer implements ReportSink {
  records = 0;
  reports = 0;
  hash = OFFSET_BASIS;

  record(record: AggregateRecord): void {
    this.records++;
    this.#number(record.ordinal);
    this.#bytes(record.sourceIp);
    this.#number(record.count);
    this.#stated(record.disposition);
    this.#flag(record.dkimAligned);
    this.#flag(record.spfAligned);
    this.#flag(record.alignedDerived);
    this.#number(record.overrides.length);
    for (const override of record.overrides) this.#override(override);
    this.#stated(record.headerFrom);
    this.#stated(record.envelopeFrom);
    this.#stated(record.envelopeTo);
    this.#number(record.dkim.length);
    for (const result of record.dkim) this.#dkim(result);
    this.#number(record.dkimOmitted);
    this.#number(record.spf.length);
    for (const result of record.spf) this.#spf(result);
    this.#text(record.extensions);
  }

  report(parsed: ParsedReport): void {
    if (parsed.status !== 'ok') throw new Error(`A report of the bench was read as ${parsed.status}.`);
    this.reports++;
  }

  head(): void {
    // What it says comes again with the report.
  }

  drained(): undefined {
    return undefined;
  }

  badRecord({ reason, ordinal }: BadRecord): never {
    throw new Error(`Record ${ordinal} of the bench was not read: ${reason}.`);
  }

  rejected({ reason }: Rejection): never {
    throw new Error(`A report of the bench was rejected: ${reason}.`);
  }

  tlsPolicy({ ordinal }: TlsPolicy): never {
    throw new Error(`TLS policy ${ordinal} in an aggregate report.`);
  }

  tlsFailure({ ordinal }: TlsFailure): never {
    throw new Error(`TLS failure ${ordinal} in an aggregate report.`);
  }

  #override(override: Override): void {
    this.#text(override.type);
    this.#text(override.comment);
  }

  #dkim(result: DkimResult): void {
    this.#stated(result.domain);
    this.#text(result.selector);
    this.#stated(result.result);
    this.#text(result.humanResult);
  }

  #spf(result: SpfResult): void {
    this.#stated(result.domain);
    this.#stated(result.scope);
    this.#stated(result.result);
    this.#text(result.humanResult);
  }

  /** Where the raw text is the value's own string there is nothing more to read. */
  #stated(stated: Stated<string> | undefined): void {
    if (stated === undefined) {
      this.#number(0);
      return;
    }
    this.#text(stated.value);
    if (stated.raw !== stated.value) this.#text(stated.raw);
  }

  #text(text: string | undefined): void {
    if (text === undefined) {
      this.#number(0);
      return;
    }
    let hash = this.hash;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
    this.hash = hash;
  }

  #bytes(bytes: Uint8Array): void {
    let hash = this.hash;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
    this.hash = hash;
  }

  #flag(flag: boolean | undefined): void {
    this.#number(flag === undefined ? 2 : flag ? 1 : 0);
  }

  #number(number: number): void {
    this.hash = Math.imul(this.hash ^ number, PRIME);
  }
}
