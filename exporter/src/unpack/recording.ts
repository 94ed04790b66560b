import { isWhole, type Keeper, type Keeping, type Kept, type Packing } from '../model/keeping.js';
import type { Bytes } from './bytes.js';

/** A stretch of what is read of some bytes, kept as they are: from where it begins to where it is ended. */
export class Recording implements Kept {
  readonly packing: Packing;
  readonly #bytes: Bytes;
  readonly #keeping: Keeping;
  /** Where the keeping and the stretch begin in the bytes. */
  readonly #base: number;
  readonly #from: number;
  #to: number | undefined;
  #holders = 1;

  private constructor(bytes: Bytes, keeping: Keeping, base: number, packing: Packing) {
    this.packing = packing;
    this.#bytes = bytes;
    this.#keeping = keeping;
    this.#base = base;
    this.#from = bytes.taken;
    keeping.hold();
  }

  /** From here on. Its maker holds it. Bytes that are kept already are not kept twice. */
  static async of(bytes: Bytes, packing: Packing, keeper: Keeper): Promise<Recording> {
    const { keeping, from } = await bytes.keep(keeper);
    return new Recording(bytes, keeping, from, packing);
  }

  get passed(): number {
    return (this.#to ?? this.#bytes.taken) - this.#from;
  }

  get size(): number {
    const kept = this.#base + this.#keeping.size - this.#from;
    return Math.max(0, Math.min(this.passed, kept));
  }

  /** Whether somebody besides its maker holds it. */
  get wanted(): boolean {
    return this.#holders > 1;
  }

  /** It goes no further than what has been read. */
  end(): void {
    this.#to ??= this.#bytes.taken;
  }

  /** It goes on to the end of the bytes, as far as they are kept. */
  async endWithRest(): Promise<void> {
    while (this.#to === undefined && isWhole(this) && (await this.#bytes.read()) !== undefined);
    this.end();
  }

  hold(): void {
    this.#holders += 1;
  }

  async release(): Promise<void> {
    this.#holders -= 1;
    if (this.#holders === 0) await this.#keeping.release();
  }

  read(): AsyncIterable<Uint8Array> {
    const from = this.#from - this.#base;
    return this.#keeping.read(from, from + this.size);
  }
}
