import { failed, type Asked, type Failed } from '../failures.js';
import { Attempts } from './attempts.js';
import type { BatchIds } from './batch-ids.js';
import { isDead, type ClaimedReports, type Claims, type Hiding, type Rival } from './claims.js';
import { writerText, type Writer } from './writer.js';

/** What the rows of one try carry. */
export interface Try {
  readonly batch: bigint;
  readonly attempt: number;
}

/** What was written under a claim, and what its commit hides. */
export interface Written<T> {
  readonly value: T;
  readonly hiding: Hiding;
}

export type Reports = Omit<ClaimedReports, 'batch'>;

export interface BatchesSettings {
  readonly leaseSeconds: number;
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  /** How soon a batch that waits for another looks again. */
  readonly poll: { readonly firstMs: number; readonly longestMs: number };
}

export interface BatchesTools {
  readonly claims: Claims;
  readonly ids: BatchIds;
  readonly writer: Writer;
  /** Of this process alone, as good as surely: where its attempts begin. */
  readonly firstAttempt: number;
  /** The store did not say how a batch ended, and is asked again after `waitMs`. */
  readonly onFailed: (failure: Failed, waitMs: number) => void;
  /** Resolves early where the signal says so. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Lets one at a time write of a report, whoever else does and whatever breaks in between: claim, wait, write, commit
 * (docs/architecture.md). A batch is committed or leaves nothing that is seen.
 */
export class Batches {
  readonly #tools: BatchesTools;
  readonly #settings: BatchesSettings;
  readonly #attempts: Attempts;
  /** Batches of this process that failed and could not be closed: nobody else can tell that they are dead. */
  readonly #lost = new Set<bigint>();

  constructor(tools: BatchesTools, settings: BatchesSettings) {
    this.#tools = tools;
    this.#settings = settings;
    this.#attempts = new Attempts(tools.firstAttempt);
  }

  /** One try. `write` is asked once nobody else is at these reports. */
  async run<T>(
    reports: Reports,
    write: (load: Try) => Promise<Asked<Written<T>>>,
    signal: AbortSignal,
  ): Promise<Asked<T>> {
    const claimed = await this.#claim(reports, signal);
    if (!claimed.ok) return claimed;
    const { load, lease } = claimed.value;
    try {
      const written = await write(load);
      if (!written.ok) {
        await this.#abandon(load);
        return written;
      }
      const committed = await this.#commit(load, written.value.hiding, signal);
      return committed.ok ? { ok: true, value: written.value.value } : committed;
    } finally {
      lease.stop();
    }
  }

  /**
   * Claims the identities and waits until nobody else has them. Who claims later sees the earlier claim, so of two
   * batches at least one sees the other; where both may, the one with the lower number gives way and comes again.
   */
  async #claim(reports: Reports, signal: AbortSignal): Promise<Asked<{ load: Try; lease: Lease }>> {
    const { claims, ids, writer } = this.#tools;
    const { leaseSeconds } = this.#settings;
    let seen = 0n;
    for (;;) {
      const load = { batch: ids.next(seen), attempt: this.#attempts.next(reports.reportKeys) };
      const claim = { ...load, writer: writerText(writer), leaseSeconds, ...reports };
      const made = await claims.claim(claim);
      if (!made.ok) {
        this.#lost.add(load.batch);
        return made;
      }
      const lease = new Lease(leaseSeconds, () => claims.renew(claim));
      const free = await this.#freed(claim, signal);
      if (free.ok && free.value === undefined) return { ok: true, value: { load, lease } };
      lease.stop();
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

  /** Asks until the store has said how the batch ended: what was sent may have arrived though no answer came. */
  async #commit(load: Try, hiding: Hiding, signal: AbortSignal): Promise<Asked<void>> {
    const { firstMs, longestMs } = this.#settings.retry;
    for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, longestMs)) {
      const closed = await this.#tools.claims.close(load.batch, 'committed', hiding);
      if (closed.ok && closed.value === 'committed') return { ok: true, value: undefined };
      if (closed.ok) {
        // The store may know no more of it than that there was a commit, which a crash took: then it is open still.
        this.#lost.add(load.batch);
        return failed('store_timeout', 'another writer took this one for dead');
      }
      if (!closed.retryable || signal.aborted) {
        this.#lost.add(load.batch);
        return closed;
      }
      this.#tools.onFailed(closed, waitMs);
      await this.#tools.wait(waitMs, signal);
    }
  }

  async #abandon({ batch }: Try): Promise<void> {
    this.#lost.add(batch);
    const closed = await this.#tools.claims.close(batch, 'abandoned');
    if (closed.ok) this.#lost.delete(batch);
  }
}

/** Keeps a claim alive while its batch is written. */
class Lease {
  readonly #timer: NodeJS.Timeout;

  constructor(leaseSeconds: number, renew: () => Promise<unknown>) {
    this.#timer = setInterval(() => void renew(), (leaseSeconds * 1000) / 3);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
