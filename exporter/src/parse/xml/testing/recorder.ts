/** Records the events of a document in a normal form, so that two readers of XML can be held against each other. */
import { Deviations } from '../../../model/deviations.js';
import { NO_BOUNDARY, type Recovery, type XmlFault, type XmlHandler } from '../events.js';
import { NameTable, type XmlName } from '../names.js';
import { XmlScanner, type ScannerLimits } from '../scanner.js';
import { decodeText, TextMark } from '../text.js';

/** A start tag, an end tag, a run of text, or a document type declaration. */
export type XmlEvent =
  | readonly ['open', string, Readonly<Record<string, string>>]
  | readonly ['close', string]
  | readonly ['text', string]
  | readonly ['doctype'];

/** Neighbouring text is one event; text around the root is none. */
export class EventLog {
  readonly events: XmlEvent[] = [];
  #text = '';
  #depth = 0;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#flush();
    this.#depth++;
    this.events.push(['open', name, attributes]);
  }

  close(name: string): void {
    this.#flush();
    this.#depth--;
    this.events.push(['close', name]);
  }

  text(text: string): void {
    if (this.#depth > 0) this.#text += text;
  }

  doctype(): void {
    this.#flush();
    this.events.push(['doctype']);
  }

  #flush(): void {
    if (this.#text !== '') this.events.push(['text', this.#text]);
    this.#text = '';
  }
}

export interface RecorderOptions {
  /** Whether it takes elements with nothing but text as leaves. */
  readonly leaves?: boolean;
  /** `again` says that there was a fault at this place before. */
  readonly recovery?: (fault: XmlFault, again: boolean) => Recovery;
  readonly boundary?: XmlHandler['boundary'];
}

/** Takes what the scanner says. */
export class Recorder implements XmlHandler {
  readonly log = new EventLog();
  readonly faults: { readonly fault: XmlFault; readonly at: number }[] = [];
  readonly opened: { readonly name: string; readonly at: number }[] = [];
  readonly skips: number[] = [];
  readonly deviations = new Deviations();
  readonly #options: RecorderOptions;
  #attributes: Record<string, string> = {};

  constructor(options: RecorderOptions = {}) {
    this.#options = options;
  }

  open(name: XmlName, at: number): void {
    this.#attributes = {};
    this.opened.push({ name: name.raw, at });
    this.log.open(name.raw, this.#attributes);
  }

  attribute(name: string, value: string): void {
    this.#attributes[name] = value;
  }

  leaf(name: XmlName, bytes: Buffer, start: number, end: number, marks: number): boolean {
    if (this.#options.leaves !== true) return false;
    this.log.open(name.raw, {});
    this.text(bytes, start, end, marks);
    this.log.close(name.raw);
    return true;
  }

  text(bytes: Buffer, start: number, end: number, marks: number): void {
    this.log.text(decodeText(bytes, start, end, marks, this.deviations));
  }

  cdata(bytes: Buffer, start: number, end: number): void {
    this.text(bytes, start, end, TextMark.nonAscii | TextMark.carriageReturn | TextMark.control);
  }

  close(name: XmlName): void {
    this.log.close(name.raw);
  }

  doctype(): void {
    this.log.doctype();
  }

  fault(fault: XmlFault, at: number): Recovery {
    const again = this.faults.at(-1)?.at === at;
    this.faults.push({ fault, at });
    return this.#options.recovery?.(fault, again) ?? 'go_on';
  }

  boundary(bytes: Buffer, at: number, end: number): number {
    return this.#options.boundary?.(bytes, at, end) ?? NO_BOUNDARY;
  }

  skipped(at: number): void {
    this.skips.push(at);
  }
}

export const ROOMY: ScannerLimits = {
  xmlDepth: 64,
  tagBytes: 4096,
  textBytes: 16384,
  markupBytes: 65536,
  salvageBytes: 4096,
};

export interface Scan {
  readonly recorder: Recorder;
  readonly scanner: XmlScanner;
  /** Every byte that the scanner says it has passed. */
  readonly passed: Buffer;
}

export interface ScanOptions extends RecorderOptions {
  readonly limits?: Partial<ScannerLimits>;
  /** Whether white space between tags is wanted; it is unless said otherwise. */
  readonly space?: boolean;
}

/** Scans a document that arrives in these pieces. */
export function scan(pieces: Iterable<Uint8Array>, options: ScanOptions = {}): Scan {
  const recorder = new Recorder(options);
  const passed: Buffer[] = [];
  const names = new NameTable(new Map([['a', 1]]));
  const scanner = new XmlScanner(recorder, names, { ...ROOMY, ...options.limits }, (bytes) =>
    passed.push(Buffer.from(bytes)),
  );
  scanner.keepsSpace = options.space ?? true;
  for (const piece of pieces) scanner.write(piece);
  scanner.end();
  scanner.window.pass(scanner.window.offset);
  return { recorder, scanner, passed: Buffer.concat(passed) };
}

/** Events as they are where white space means nothing. */
export function withoutSpace(events: readonly XmlEvent[]): XmlEvent[] {
  return events
    .map((event): XmlEvent => (event[0] === 'text' ? ['text', event[1].replace(/\s+/g, '')] : event))
    .filter((event) => event[0] !== 'text' || event[1] !== '');
}

/** A document in pieces that are cut at these offsets. */
export function cutAt(document: Buffer, offsets: readonly number[]): Buffer[] {
  const cuts = [...new Set(offsets.map((at) => Math.min(at, document.length)))].sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => document.subarray(from, cuts[i] ?? document.length));
}

/** A document in pieces of one size. */
export function* piecesOf(document: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < document.length; at += size) yield document.subarray(at, at + size);
}
