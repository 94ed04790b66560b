import type { CommandIo } from '../io.js';

/** Of the time there is, what is left for answers and for the store to close. */
const SHARE_OF_ENDING = 0.2;

/** When we have to be gone: so long after we were told to end. */
export class Deadline {
  readonly #ms: number;
  readonly #io: Pick<CommandIo, 'clock' | 'stop'>;
  #toldAt: number | undefined;

  constructor(ms: number, io: Pick<CommandIo, 'clock' | 'stop'>) {
    this.#ms = ms;
    this.#io = io;
    io.stop.addEventListener('abort', () => {
      this.#toldAt = io.clock();
    });
  }

  get leftMs(): number {
    const gone = this.#toldAt === undefined ? 0 : this.#io.clock() - this.#toldAt;
    return Math.max(0, this.#ms - gone);
  }

  /** For what is under way, before it is given up. */
  get workMs(): number {
    return Math.max(0, this.leftMs - this.#ms * SHARE_OF_ENDING);
  }
}
