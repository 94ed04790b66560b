import type { Asked } from '../failures.js';

export interface Weighed {
  readonly rows: number;
  readonly bytes: number;
}

export interface BatchLimits {
  readonly rows: number;
  readonly bytes: number;
  /** How long an entry waits for others. */
  readonly seconds: number;
  /** How many batches are written at once, while the next one fills. */
  readonly inFlight: number;
}

/** One outcome an entry, in their order. */
type Write<E, R> = (entries: readonly E[]) => Promise<Asked<readonly R[]>>;

interface Waiting<E, R> {
  readonly entry: E;
  readonly settle: (outcome: Asked<R>) => void;
}

/** Gathers entries into batches and has them written: by rows, by bytes, or when the first has waited long enough. */
export class Batcher<E extends Weighed, R> {
  readonly #write: Write<E, R>;
  readonly #limits: BatchLimits;
  #open: Waiting<E, R>[] = [];
  #rows = 0;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Batches that are full and wait for their turn. */
  readonly #queue: Waiting<E, R>[][] = [];
  #writing = 0;
  #onRoom: (() => void)[] = [];

  constructor(write: Write<E, R>, limits: BatchLimits) {
    this.#write = write;
    this.#limits = limits;
  }

  /** How many entries wait for being written. */
  get pending(): number {
    return this.#queue.reduce((sum, { length }) => sum + length, this.#open.length);
  }

  /** Resolves when the entry's batch has been committed, or has been given up. */
  add(entry: E): Promise<Asked<R>> {
    return new Promise((settle) => {
      this.#open.push({ entry, settle });
      this.#rows += entry.rows;
      this.#bytes += entry.bytes;
      const { rows, bytes, seconds } = this.#limits;
      if (this.#rows >= rows || this.#bytes >= bytes) this.flush();
      else
        this.#timer ??= setTimeout(() => {
          this.flush();
        }, seconds * 1000);
    });
  }

  /** Writes what is there, however little. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#open.length > 0) this.#queue.push(this.#open);
    this.#open = [];
    this.#rows = 0;
    this.#bytes = 0;
    this.#pump();
  }

  /** Backpressure: reading goes on once no full batch waits. */
  room(): Promise<void> | undefined {
    if (this.#queue.length === 0) return undefined;
    return new Promise((resolve) => this.#onRoom.push(resolve));
  }

  #pump(): void {
    while (this.#writing < this.#limits.inFlight) {
      const batch = this.#queue.shift();
      if (batch === undefined) break;
      this.#writing++;
      void this.#run(batch);
    }
    if (this.#queue.length > 0) return;
    const waiting = this.#onRoom;
    this.#onRoom = [];
    for (const resolve of waiting) resolve();
  }

  async #run(batch: readonly Waiting<E, R>[]): Promise<void> {
    const written = await this.#write(batch.map(({ entry }) => entry));
    this.#writing--;
    for (const [i, { settle }] of batch.entries()) settle(outcomeOf(written, i));
    this.#pump();
  }
}

function outcomeOf<R>(written: Asked<readonly R[]>, i: number): Asked<R> {
  if (!written.ok) return written;
  const value = written.value[i];
  if (value === undefined) throw new Error('A batch was written with fewer outcomes than entries.');
  return { ok: true, value };
}
