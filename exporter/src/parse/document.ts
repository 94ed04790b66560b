import { createHash } from 'node:crypto';
import type { Deviations } from '../model/deviations.js';
import type { Document } from '../model/delivery.js';
import type { Limits } from '../model/limits.js';
import type { ReportSink } from '../model/parsed.js';
import type { Reason } from '../model/reasons.js';
import { brokenBy } from '../model/breaking.js';
import type { Cut } from './aggregate/assembly.js';
import { AggregateReader } from './aggregate/reader.js';
import type { Vocabulary } from './aggregate/vocabulary.js';
import { Utf8Transcoder } from './charset.js';
import { formatOf, HEAD_BYTES, type DocumentFormat } from './format.js';
import { TlsDocument } from './tls/document.js';

export interface ParseSettings {
  readonly limits: Limits;
  /** Seconds since 1970; undefined where nobody knows: then no period is in the future. */
  readonly now: number | undefined;
  /** Milliseconds of a clock that never goes back, for `limits.documentSeconds`; without it time is not bounded. */
  readonly clock?: () => number;
  /** What reports have said before; share one between documents, so that small ones are read quicker. */
  readonly vocabulary?: Vocabulary;
  /** Of others, while documents are read; share one between documents, for many small ones take long as well. */
  readonly turns?: Turns;
}

/** A promise is to be awaited before going on. */
export interface Turns {
  give(): Promise<void> | undefined;
}

interface DocumentReader {
  readonly stopped: boolean;
  write(chunk: Uint8Array): void;
  end(cut?: Cut): void;
}

/** Reads one document to its end; what it holds, or why it cannot be read, goes to the sink. */
export async function parseDocument(
  document: Document,
  sink: ReportSink,
  settings: ParseSettings,
): Promise<void> {
  const { limits, clock, turns } = settings;
  const parser = new DocumentParser(document, sink, settings);
  const watch = new Stopwatch(clock);
  let slow = false;
  for await (const chunk of document.bytes) {
    parser.write(chunk);
    const drained = sink.drained();
    if (drained !== undefined) await watch.stoppedFor(drained);
    const turn = turns?.give();
    if (turn !== undefined) await watch.stoppedFor(turn);
    slow = watch.ms() > limits.documentSeconds * 1000;
    if (parser.stopped || slow) {
      await document.keepRest();
      break;
    }
  }
  const end = document.end();
  if (slow && !parser.stopped) parser.end(tooSlow(limits));
  else parser.end(end.whole || parser.stopped ? undefined : end);
}

/** How long reading has taken. A consumer that is not ready, a store that is away, is no fault of the document. */
class Stopwatch {
  readonly #clock: () => number;
  #from: number;

  constructor(clock: () => number = () => 0) {
    this.#clock = clock;
    this.#from = clock();
  }

  ms(): number {
    return this.#clock() - this.#from;
  }

  async stoppedFor(wait: Promise<void>): Promise<void> {
    const begun = this.#clock();
    await wait;
    this.#from += this.#clock() - begun;
  }
}

function tooSlow({ documentSeconds }: Limits): Cut {
  return {
    reason: 'too_slow',
    detail: `${documentSeconds} seconds were not enough`,
    limit: 'documentSeconds',
  };
}

/** One document: its character set undone, its format told, and its bytes given to the reader for it. */
class DocumentParser {
  readonly #deviations: Deviations;
  readonly #sink: ReportSink;
  readonly #settings: ParseSettings;
  readonly #transcoder: Utf8Transcoder;
  /** The first bytes, until they tell the format. */
  #head: Buffer = Buffer.alloc(0);
  #format: DocumentFormat | undefined;
  #reader: DocumentReader | undefined;
  #broken: Cut | undefined;

  constructor({ deviations, charset }: Document, sink: ReportSink, settings: ParseSettings) {
    this.#deviations = deviations;
    this.#sink = sink;
    this.#settings = settings;
    this.#transcoder = new Utf8Transcoder(deviations, charset);
  }

  /** Whether more bytes would not be looked at. */
  get stopped(): boolean {
    if (this.#broken !== undefined) return true;
    return this.#reader === undefined ? this.#format !== undefined : this.#reader.stopped;
  }

  write(chunk: Uint8Array): void {
    this.#unlessBroken(() => {
      this.#take(this.#transcoder.push(chunk), false);
    });
  }

  end(cut?: Cut): void {
    this.#unlessBroken(() => {
      this.#take(this.#transcoder.end(), true);
      if (this.#reader === undefined) this.#reject(cut);
      else this.#reader.end(cut);
    });
    if (this.#broken !== undefined) this.#reject(this.#broken);
  }

  /** A fault of ours costs the document it is met in, which is kept, and nothing besides. */
  #unlessBroken(read: () => void): void {
    if (this.#broken !== undefined) return;
    try {
      read();
    } catch (error) {
      this.#broken = brokenBy(error);
    }
  }

  #take(chunk: Uint8Array, isAll: boolean): void {
    if (this.#reader !== undefined) {
      this.#reader.write(chunk);
      return;
    }
    if (this.#format !== undefined) return;
    const head = this.#head.length === 0 ? asBuffer(chunk) : Buffer.concat([this.#head, chunk]);
    this.#format = formatOf(head, isAll);
    if (
      this.#format === 'xml' &&
      /^\s/.test(head.toString('latin1', 0, 1)) &&
      /^\s+<\?xml/.test(head.toString('latin1', 0, HEAD_BYTES + 8))
    ) {
      this.#deviations.add('leading_text');
    }
    this.#reader = this.#readerFor(this.#format);
    if (this.#reader !== undefined) this.#reader.write(head);
    // A copy: whoever gave the chunk may use its memory again.
    this.#head = this.#format === undefined ? Buffer.from(head) : Buffer.alloc(0);
  }

  #readerFor(format: DocumentFormat | undefined): DocumentReader | undefined {
    const { limits, now, vocabulary } = this.#settings;
    if (format === 'json') return new TlsDocument(this.#sink, limits, this.#deviations, now);
    if (format !== 'xml') return undefined;
    return new AggregateReader(this.#sink, limits, this.#deviations, {
      vocabulary,
      now,
      newHash: () => createHash('sha256'),
    });
  }

  #reject(cut: Cut | undefined): void {
    const rejection = cut ?? WHAT_IT_IS[this.#format ?? 'empty'];
    this.#sink.rejected({ ...rejection, quarantined: 0, deviations: this.#deviations });
  }
}

/** Why a document without a reader has none. */
const WHAT_IT_IS: Readonly<Record<DocumentFormat, { readonly reason: Reason; readonly detail: string }>> = {
  html: { reason: 'html', detail: 'it is an HTML page' },
  placeholder: { reason: 'placeholder', detail: 'it is a word that stands for no report' },
  empty: { reason: 'empty', detail: 'there is nothing but white space in it' },
  unknown: { reason: 'unknown_format', detail: 'it begins like neither XML nor JSON' },
  xml: { reason: 'xml_ill_formed', detail: 'there is no element in it' },
  json: { reason: 'json_ill_formed', detail: 'there is no object in it' },
};

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
