import type { ByteStream } from '../../model/delivery.js';
import type { Desk } from '../../model/intake-source.js';

export type EndSignals = Pick<Desk, 'stop' | 'giveUp'>;

/** For a mail that is still coming in: it comes again. */
const COMING_MS = 1000;
/** For what is done to mails that are taken: it would be done the next time. */
const DEED_MS = 10_000;

/** How long a server is waited for when its source is told to end. Whoever takes longer is hung up on. */
export class Ending {
  readonly #signals: EndSignals;
  readonly #hangUp: () => void;

  constructor(signals: EndSignals, hangUp: () => void) {
    this.#signals = signals;
    this.#hangUp = hangUp;
    if (signals.giveUp.aborted) hangUp();
    else signals.giveUp.addEventListener('abort', hangUp);
  }

  /** The connection is gone: there is nobody to hang up on. */
  over(): void {
    this.#signals.giveUp.removeEventListener('abort', this.#hangUp);
  }

  /** For what is of no use any more when we are told to end. */
  async atOnce<T>(work: () => Promise<T>): Promise<T> {
    return await this.#within(0, work);
  }

  /** For questions, and mails that come in with the answer. */
  async asking<T>(work: () => Promise<T>): Promise<T> {
    return await this.#within(COMING_MS, work);
  }

  async doing<T>(work: () => Promise<T>): Promise<T> {
    return await this.#within(DEED_MS, work);
  }

  /** The same for a mail that comes in while somebody reads it. */
  async *coming(bytes: ByteStream): ByteStream {
    const disarm = this.#arm(COMING_MS);
    try {
      yield* bytes;
    } finally {
      disarm();
    }
  }

  async #within<T>(graceMs: number, work: () => Promise<T>): Promise<T> {
    const disarm = this.#arm(graceMs);
    try {
      return await work();
    } finally {
      disarm();
    }
  }

  #arm(graceMs: number): () => void {
    const { stop } = this.#signals;
    let timer: NodeJS.Timeout | undefined;
    const begin = (): void => {
      timer = setTimeout(this.#hangUp, graceMs);
    };
    if (stop.aborted) begin();
    else stop.addEventListener('abort', begin);
    return () => {
      stop.removeEventListener('abort', begin);
      clearTimeout(timer);
    };
  }
}
