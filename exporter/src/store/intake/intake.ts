import type { Outcome, Taken, TakenThing } from '../../model/intake-source.js';
import type { Delivery } from '../../model/delivery.js';
import type { Keeper } from '../../model/keeping.js';
import type { Asked } from '../failures.js';
import type { Housekeeping } from '../load/housekeeping.js';
import type { Loader } from '../load/loader.js';
import type { RecordColumns } from '../rows/record-columns.js';
import { Batcher, type BatchLimits } from './batcher.js';
import { DeliveryReading, type DeliveryObserver } from './delivery-reading.js';
import type { EntryBatch } from './entry-batch.js';
import type { DeliveryFacts, Entry, ReportEntry, Settled } from './entry.js';

/** Reads a delivery through the rooms before this one; the pipeline's wiring, given from outside. */
export type ReadDelivery = (delivery: Delivery, observer: DeliveryObserver, keeper: Keeper) => Promise<void>;

export interface IntakeTools {
  readonly loader: Loader;
  readonly housekeeping: Housekeeping;
  readonly keeper: Keeper;
  /** Where the records of long reports wait for the end; what it does not take stays in memory. */
  readonly aside: Keeper;
  readonly read: ReadDelivery;
  readonly newColumns: () => RecordColumns;
  /** The rows of entries, once it is decided what becomes of them. */
  readonly batchOf: (entries: readonly Entry[]) => EntryBatch;
  /** Whether retention would drop a report as soon as it is stored. */
  readonly isTooOld: (entry: ReportEntry) => boolean;
  readonly limits: BatchLimits;
  readonly signal: AbortSignal;
  /** Told of each thing once it is settled. */
  readonly onSettled: (settled: Settled) => void;
}

/** What was made of a delivery; `committed` once everything it held is on disk, or something was given up. */
export interface Receipt {
  readonly committed: Promise<Asked<Taken>>;
  /** What became of the first things in it; all of these are there when it is committed. */
  readonly things: readonly TakenThing[];
  /** Why things in it were not read, or not whole. */
  readonly reasons: ReadonlySet<string>;
}

/** Takes deliveries in: through the pipeline, into batches, into the store. */
export class Intake {
  readonly #tools: IntakeTools;
  readonly #batcher: Batcher<Entry, Outcome>;
  readonly #columns: RecordColumns[] = [];
  readonly #open = new Set<Promise<unknown>>();

  constructor(tools: IntakeTools) {
    this.#tools = tools;
    this.#batcher = new Batcher((entries) => this.#write(entries), tools.limits);
  }

  /** Resolves when the delivery has been read; what it held is committed later, with that of others. */
  async take(delivery: Delivery, facts: DeliveryFacts): Promise<Receipt> {
    await this.#batcher.room();
    const reading = new DeliveryReading(facts, {
      columns: () => this.#columns.pop() ?? this.#tools.newColumns(),
      room: () => this.#batcher.room(),
      sealRows: this.#tools.limits.rows,
      aside: this.#tools.aside,
      add: (entry) => this.#add(entry),
    });
    try {
      await this.#tools.read(delivery, reading, this.#tools.keeper);
    } catch (error) {
      reading.abandon();
      throw error;
    }
    return { committed: reading.end(), things: reading.things, reasons: reading.reasons };
  }

  /** Has written what waits for company; resolves when nothing is under way. */
  async drain(): Promise<void> {
    this.#batcher.flush();
    while (this.#open.size > 0) await Promise.all(this.#open);
    await this.#tools.housekeeping.rest();
  }

  #add(entry: Entry): Promise<Settled> {
    const isTooOld = entry.type === 'report' && this.#tools.isTooOld(entry);
    const settling = this.#settle(isTooOld ? { ...entry, type: 'expired' } : entry);
    this.#open.add(settling);
    void settling.finally(() => this.#open.delete(settling));
    return settling;
  }

  async #settle(entry: Entry): Promise<Settled> {
    const outcome = await this.#batcher.add(entry);
    await entry.kept?.release();
    if (entry.type === 'report' || entry.type === 'expired') {
      for (const run of entry.sealed) await run.release();
      entry.columns.clear();
      if (this.#columns.length < POOL) this.#columns.push(entry.columns);
    }
    const settled = { entry, outcome };
    this.#tools.onSettled(settled);
    return settled;
  }

  async #write(entries: readonly Entry[]): Promise<Asked<readonly Outcome[]>> {
    const batch = this.#tools.batchOf(entries);
    const loaded = await this.#tools.loader.load(batch, this.#tools.signal);
    this.#tools.housekeeping.batchWritten();
    return loaded.ok ? { ok: true, value: batch.outcomes(loaded.value) } : loaded;
  }
}

/** Columns that wait for their next document: about as many as a batch of small reports has. */
const POOL = 2000;
