import { setImmediate } from 'node:timers/promises';
import type { BlockBytes, StoreClient } from '../client.js';
import type { Asked, Failed } from '../failures.js';
import { hasEnded } from '../has-ended.js';
import {
  Batches,
  type BatchesSettings,
  type BatchesTools,
  type Reports,
  type Try,
  type Written,
} from './batches.js';
import type { Hiding } from './claims.js';
import { Judge, type Candidate, type Decision } from './decide.js';

export interface TableBlock {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly block: BlockBytes;
}

/** Reports that are written together, and whatever else the deliveries brought. */
export interface Batch {
  readonly candidates: readonly Candidate[];
  /** What is to be inserted, now that each candidate has been decided; asked anew at every try. */
  blocks(decisions: readonly Decision[], load: Try): Iterable<TableBlock>;
}

export interface LoaderSettings extends BatchesSettings {
  /** How many of a batch are under way at once. */
  readonly inserts: number;
}

export const DEFAULT_LOADER: LoaderSettings = {
  leaseSeconds: 60,
  retry: { firstMs: 100, longestMs: 10_000 },
  inserts: 4,
  poll: { firstMs: 10, longestMs: 500 },
};

export interface LoaderObserver {
  inserted(table: string, rows: number, seconds: number): void;
  /** A try that failed; the next follows after `waitMs`, or none does. */
  failed(failure: Failed, waitMs: number | undefined): void;
}

export interface LoaderTools extends Omit<BatchesTools, 'onFailed'> {
  readonly client: StoreClient;
  readonly observer: LoaderObserver;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
}

type Loaded = Asked<readonly Decision[]>;

/**
 * Writes batches so that each report counts once, whoever else writes it and whatever breaks in between: claim,
 * look, decide, write, commit (docs/architecture.md). A batch is committed or leaves nothing that is seen.
 */
export class Loader {
  readonly #tools: LoaderTools;
  readonly #settings: LoaderSettings;
  readonly #batches: Batches;

  constructor(tools: LoaderTools, settings: LoaderSettings = DEFAULT_LOADER) {
    this.#tools = tools;
    this.#settings = settings;
    const onFailed: BatchesTools['onFailed'] = (failure, waitMs) => {
      tools.observer.failed(failure, waitMs);
    };
    this.#batches = new Batches({ ...tools, onFailed }, settings);
  }

  /** Tries until the batch is committed, the store says what will not change, or the signal ends it. */
  async load(batch: Batch, signal: AbortSignal): Promise<Loaded> {
    const { firstMs, longestMs } = this.#settings.retry;
    for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, longestMs)) {
      const loaded = await this.#try(batch, signal);
      if (loaded.ok) return loaded;
      const again = loaded.retryable && !signal.aborted;
      this.#tools.observer.failed(loaded, again ? waitMs : undefined);
      if (!again) return loaded;
      await this.#tools.wait(waitMs, signal);
      if (hasEnded(signal)) return loaded;
    }
  }

  #try(batch: Batch, signal: AbortSignal): Promise<Loaded> {
    return this.#batches.run(reportsOf(batch), (load) => this.#write(batch, load), signal);
  }

  async #write(batch: Batch, load: Try): Promise<Asked<Written<readonly Decision[]>>> {
    const known = await this.#tools.claims.known(reportsOf(batch));
    if (!known.ok) return known;
    const judge = new Judge(known.value, load.batch);
    const decisions = judge.decideAll(batch.candidates, load.attempt);
    const failure = await this.#insertAll(await withTurns(batch.blocks(decisions, load)));
    return failure ?? { ok: true, value: { value: decisions, hiding: hidingOf(decisions) } };
  }

  /** Some at a time; the first that fails is told once none is under way. */
  async #insertAll(blocks: readonly TableBlock[]): Promise<Failed | undefined> {
    const left = blocks.values();
    let failure: Failed | undefined;
    const insertInTurn = async (): Promise<void> => {
      for (const block of left) {
        if (failure !== undefined) return;
        const inserted = await this.#insert(block);
        if (!inserted.ok) failure ??= inserted;
      }
    };
    await Promise.all(Array.from({ length: this.#settings.inserts }, insertInTurn));
    return failure;
  }

  async #insert({ table, columns, rows, block }: TableBlock): Promise<Failed | { readonly ok: true }> {
    const start = this.#tools.clock();
    const inserted = await this.#tools.client.insert(table, columns, block);
    if (!inserted.ok) return inserted;
    this.#tools.observer.inserted(table, rows, (this.#tools.clock() - start) / 1000);
    return { ok: true };
  }
}

/** Those with rows. Making one may take milliseconds: whatever else there is to do gets its turn after each. */
async function withTurns(blocks: Iterable<TableBlock>): Promise<TableBlock[]> {
  const made: TableBlock[] = [];
  for (const block of blocks) {
    if (block.rows === 0) continue;
    made.push(block);
    await setImmediate();
  }
  return made;
}

function reportsOf({ candidates }: Batch): Reports {
  return {
    identities: [...new Set(candidates.map(({ identity }) => identity))],
    reportKeys: candidates.map(({ reportKey }) => reportKey),
  };
}

function hidingOf(decisions: readonly Decision[]): Hiding {
  const written = decisions.filter((decision) => decision.outcome !== 'duplicate');
  return {
    hides: written.flatMap(({ hides }) => hides),
    replaced: written.flatMap((decision) => (decision.outcome === 'again' ? [decision.replaces] : [])),
  };
}
