import type { Keeper, Keeping } from '../../model/keeping.js';
import type { SealedRecords } from '../rows/record-block.js';

/** Records of a report that goes on, put aside until its end says whose they are. */
export class SealedRun {
  readonly rows: number;
  /** Resolves once they are put aside: reading goes on then. */
  readonly ready: Promise<void>;
  readonly #keeping: Keeping;
  readonly #length: number;
  /** Gone once they are put aside; where they cannot be, they stay. */
  #bytes: readonly Uint8Array[] | undefined;

  constructor({ rows, bytes }: SealedRecords, keeper: Keeper) {
    this.rows = rows;
    this.#bytes = bytes;
    this.#length = bytes.reduce((sum, { length }) => sum + length, 0);
    this.#keeping = keeper.open();
    this.#keeping.hold();
    this.ready = this.#putAside(bytes);
  }

  async *read(): AsyncGenerator<Uint8Array> {
    await this.ready;
    if (this.#bytes === undefined) yield* this.#keeping.read(0, this.#length);
    else yield* this.#bytes;
  }

  async release(): Promise<void> {
    await this.ready;
    this.#bytes = undefined;
    await this.#keeping.release();
  }

  async #putAside(bytes: readonly Uint8Array[]): Promise<void> {
    for (const piece of bytes) await this.#keeping.add(piece);
    if (this.#keeping.size === this.#length) this.#bytes = undefined;
  }
}
