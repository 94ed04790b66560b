import type { Claims } from './claims.js';
import { isDead } from './claims.js';
import type { Sweeper } from './sweeper.js';
import type { Writer } from './writer.js';

/** After how many batches the claims of committed ones are forgotten. */
const EVERY = 64;

/** Sweeps where it does not hold anybody up. What fails is done the next time: no figure depends on it. */
export class Housekeeping {
  readonly #sweeper: Sweeper;
  readonly #claims: Claims;
  readonly #writer: Writer;
  #batches = 0;
  #work: Promise<unknown> | undefined;

  constructor(sweeper: Sweeper, claims: Claims, writer: Writer) {
    this.#sweeper = sweeper;
    this.#claims = claims;
    this.#writer = writer;
  }

  batchWritten(): void {
    this.#batches++;
    if (this.#batches >= EVERY && this.#work === undefined)
      this.#start(() => this.#sweeper.forgetCommitted());
  }

  /** Nothing more is to be written for now. */
  async rest(): Promise<void> {
    await this.#work;
    if (this.#batches === 0) return;
    this.#start(() => this.#sweepAll());
    await this.#work;
  }

  #start(work: () => Promise<unknown>): void {
    this.#batches = 0;
    this.#work = work().finally(() => {
      this.#work = undefined;
    });
  }

  async #sweepAll(): Promise<void> {
    const open = await this.#claims.allOpen();
    if (open.ok) {
      for (const rival of open.value)
        if (isDead(rival, this.#writer)) await this.#claims.close(rival.batch, 'abandoned');
    }
    await this.#sweeper.removeAbandoned();
    await this.#sweeper.forgetCommitted();
    await this.#sweeper.removeRenewed();
  }
}
