import type { Document, FailureMail, Ignored, Refused } from '../../model/delivery.js';
import type { Keeper } from '../../model/keeping.js';
import type { Taken, TakenThing } from '../../model/intake-source.js';
import type { ReportSink } from '../../model/parsed.js';
import type { Asked } from '../failures.js';
import type { RecordColumns } from '../rows/record-columns.js';
import { DocumentReading } from './document-reading.js';
import { DeliveryTally } from './delivery-tally.js';
import type { DeliveryFacts, Entry, Settled } from './entry.js';

/** Told by the pipeline of everything a delivery holds, in the order in which it stands there. */
export interface DeliveryObserver {
  ignored(thing: Ignored): void;
  refused(thing: Refused): void;
  open(path: string, opened: Document | FailureMail): ReportSink;
}

/** What a reading needs of the intake it is part of. */
export interface DeliveryTools {
  readonly columns: () => RecordColumns;
  /** Backpressure, asked between chunks. */
  readonly room: () => Promise<void> | undefined;
  readonly sealRows: number;
  readonly aside: Keeper;
  readonly add: (entry: Entry) => Promise<Settled>;
}

/** A delivery being read: an entry for each thing in it. */
export class DeliveryReading implements DeliveryObserver {
  readonly #delivery: DeliveryFacts;
  readonly #tools: DeliveryTools;
  readonly #tally = new DeliveryTally();
  /** Entries whose bytes are whole only when the delivery has been read: those of the mail itself. */
  readonly #late: Entry[] = [];
  #document: DocumentReading | undefined;

  constructor(delivery: DeliveryFacts, tools: DeliveryTools) {
    this.#delivery = delivery;
    this.#tools = tools;
  }

  ignored(thing: Ignored): void {
    this.#closeDocument();
    this.#add({ type: 'ignored', thing, kept: undefined, ...this.#placed(thing.path) });
  }

  refused(thing: Refused): void {
    this.#closeDocument();
    thing.kept?.hold();
    this.#late.push({ type: 'refused', thing, kept: thing.kept, ...this.#placed(thing.path) });
  }

  open(_path: string, opened: Document | FailureMail): ReportSink {
    this.#closeDocument();
    const { columns, room, sealRows, aside } = this.#tools;
    this.#document = new DocumentReading(this.#delivery, opened, {
      columns,
      room,
      sealRows,
      aside,
      add: (entry) => {
        this.#add(entry);
      },
      addWaiting: (entry) => {
        if (opened.type === 'failure_mail') this.#late.push(entry);
        else this.#add(entry);
      },
    });
    return this.#document;
  }

  /** The delivery has been read; resolves when all that it held is settled. */
  end(): Promise<Asked<Taken>> {
    this.#closeDocument();
    for (const entry of this.#late) this.#add(entry);
    return this.#tally.complete();
  }

  /** What has become of the first things of it, so far. */
  get things(): readonly TakenThing[] {
    return this.#tally.things;
  }

  /** Why some of them were not read, or not whole, so far. */
  get reasons(): ReadonlySet<string> {
    return this.#tally.reasons;
  }

  /** Reading broke off: what was not handed on yet never will be. */
  abandon(): void {
    this.#document?.abandon();
    this.#document = undefined;
    for (const { kept } of this.#late) void kept?.release();
    this.#late.length = 0;
  }

  #placed(path: string): { delivery: DeliveryFacts; path: string; rows: number; bytes: number } {
    return { delivery: this.#delivery, path, rows: 1, bytes: 0 };
  }

  #add(entry: Entry): void {
    this.#tally.expect(this.#tools.add(entry));
  }

  #closeDocument(): void {
    this.#document?.close();
    this.#document = undefined;
  }
}
