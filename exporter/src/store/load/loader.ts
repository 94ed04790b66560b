import type { BlockBytes, StoreClient } from '../client.js';
import { failed, type Asked, type Failed } from '../failures.js';
import { Attempts } from './attempts.js';
import type { BatchIds } from './batch-ids.js';
import { isDead, type ClaimedReports, type Claims, type Hiding, type Rival } from './claims.js';
import { Judge, type Candidate, type Decision } from './decide.js';
import { writerText, type Writer } from './writer.js';

/** What the rows of one try carry. */
export interface Try {
  readonly batch: bigint;
  readonly attempt: number;
}

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

export interface LoaderSettings {
  readonly leaseSeconds: number;
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  /** How many of a batch are under way at once. */
  readonly inserts: number;
  /** How soon a batch that waits for another looks again. */
  readonly poll: { readonly firstMs: number; readonly longestMs: number };
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

export interface LoaderTools {
  readonly client: StoreClient;
  readonly claims: Claims;
  readonly ids: BatchIds;
  readonly writer: Writer;
  /** Of this process alone, as good as surely: where its attempts begin. */
  readonly firstAttempt: number;
  readonly observer: LoaderObserver;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  /** Resolves early where the signal says so. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

type Loaded = Asked<readonly Decision[]>;

/**
 * Writes batches so that each report counts once, whoever else writes it and whatever breaks in between: claim,
 * look, decide, write, commit (docs/architecture.md). A batch is committed or leaves nothing that is seen.
 */
export class Loader {
  readonly #tools: LoaderTools;
  readonly #settings: LoaderSettings;
  readonly #attempts: Attempts;
  /** Batches of this process that failed and could not be closed: nobody else can tell that they are dead. */
  readonly #lost = new Set<bigint>();

  constructor(tools: LoaderTools, settings: LoaderSettings = DEFAULT_LOADER) {
    this.#tools = tools;
    this.#settings = settings;
    this.#attempts = new Attempts(tools.firstAttempt);
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

  async #try(batch: Batch, signal: AbortSignal): Promise<Loaded> {
    const claimed = await this.#claim(batch, signal);
    if (!claimed.ok) return claimed;
    const { load, renewal } = claimed.value;
    try {
      const written = await this.#write(batch, load);
      if (!written.ok) {
        await this.#abandon(load);
        return written;
      }
      return await this.#commit(load, written.value, signal);
    } finally {
      renewal.stop();
    }
  }

  /**
   * Claims the identities and waits until nobody else has them. Who claims later sees the earlier claim, so of two
   * batches at least one sees the other; where both may, the one with the lower number gives way and comes again.
   */
  async #claim(batch: Batch, signal: AbortSignal): Promise<Asked<{ load: Try; renewal: Renewal }>> {
    const { claims, ids, writer } = this.#tools;
    const { leaseSeconds } = this.#settings;
    const reports = reportsOf(batch);
    let seen = 0n;
    for (;;) {
      const load = { batch: ids.next(seen), attempt: this.#attempts.next(reports.reportKeys) };
      const claim = { ...load, writer: writerText(writer), leaseSeconds, ...reports };
      const made = await claims.claim(claim);
      if (!made.ok) {
        this.#lost.add(load.batch);
        return made;
      }
      const renewal = new Renewal(leaseSeconds, () => claims.renew(claim));
      const free = await this.#freed(claim, signal);
      if (free.ok && free.value === undefined) return { ok: true, value: { load, renewal } };
      renewal.stop();
      await this.#abandon(load);
      if (!free.ok) return free;
      seen = free.value ?? 0n;
    }
  }

  /** Undefined once no rival is left; the number of a rival that this batch has to give way to. */
  async #freed(claim: ClaimedReports, signal: AbortSignal): Promise<Asked<bigint | undefined>> {
    const { claims, wait } = this.#tools;
    // Only those seen at first: whoever claimed after that has seen this claim.
    let open = await claims.rivals(claim);
    if (open.ok) {
      const later = open.value.map(({ batch }) => batch).filter((batch) => batch > claim.batch);
      if (later.length > 0) return { ok: true, value: later.reduce((a, b) => (a > b ? a : b)) };
    }
    const { firstMs, longestMs } = this.#settings.poll;
    for (let waitMs = firstMs; ; waitMs = Math.min(1.5 * waitMs, longestMs)) {
      if (!open.ok) return open;
      const closed = await this.#closeDead(open.value);
      if (!closed.ok) return closed;
      const waiting = closed.value;
      if (waiting.length === 0) return { ok: true, value: undefined };
      await wait(waitMs, signal);
      if (signal.aborted)
        return {
          ok: false,
          reason: 'store_timeout',
          detail: 'ended while waiting for another writer',
          retryable: false,
        };
      open = await claims.stillOpen(waiting.map(({ batch }) => batch));
    }
  }

  /** Closes the rivals that will not do so themselves; returns those that are waited for. */
  async #closeDead(rivals: readonly Rival[]): Promise<Asked<Rival[]>> {
    const alive: Rival[] = [];
    for (const rival of rivals) {
      if (!this.#lost.has(rival.batch) && !isDead(rival, this.#tools.writer)) {
        alive.push(rival);
        continue;
      }
      const closed = await this.#tools.claims.close(rival.batch, 'abandoned');
      if (!closed.ok) return closed;
      this.#lost.delete(rival.batch);
    }
    return { ok: true, value: alive };
  }

  async #write(batch: Batch, load: Try): Promise<Loaded> {
    const known = await this.#tools.claims.known(reportsOf(batch));
    if (!known.ok) return known;
    const judge = new Judge(known.value, load.batch);
    const decisions = judge.decideAll(batch.candidates, load.attempt);
    const inserts = [...batch.blocks(decisions, load)].filter(({ rows }) => rows > 0);
    const failure = await this.#insertAll(inserts);
    return failure ?? { ok: true, value: decisions };
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

  /** Asks until the store has said how the batch ended: what was sent may have arrived though no answer came. */
  async #commit(load: Try, decisions: readonly Decision[], signal: AbortSignal): Promise<Loaded> {
    const hiding = hidingOf(decisions);
    const { firstMs, longestMs } = this.#settings.retry;
    for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, longestMs)) {
      const closed = await this.#tools.claims.close(load.batch, 'committed', hiding);
      if (closed.ok && closed.value === 'committed') return { ok: true, value: decisions };
      if (closed.ok) {
        // The store may know no more of it than that there was a commit, which a crash took: then it is open still.
        this.#lost.add(load.batch);
        return failed('store_timeout', 'another writer took this one for dead');
      }
      if (!closed.retryable || signal.aborted) {
        this.#lost.add(load.batch);
        return closed;
      }
      this.#tools.observer.failed(closed, waitMs);
      await this.#tools.wait(waitMs, signal);
    }
  }

  async #abandon({ batch }: Try): Promise<void> {
    this.#lost.add(batch);
    const closed = await this.#tools.claims.close(batch, 'abandoned');
    if (closed.ok) this.#lost.delete(batch);
  }
}

function reportsOf({ candidates }: Batch): Omit<ClaimedReports, 'batch'> {
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

/** Asked anew: the compiler takes what it once read for what it is. */
function hasEnded(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Keeps a claim alive while its batch is written. */
class Renewal {
  readonly #timer: NodeJS.Timeout;

  constructor(leaseSeconds: number, renew: () => Promise<unknown>) {
    this.#timer = setInterval(() => void renew(), (leaseSeconds * 1000) / 3);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
