import { addressOf, keyOf } from '../../store/facts/address-key.js';
import type { KnownSource } from '../../store/facts/known-facts.js';
import type { Asked } from '../../store/failures.js';
import { hasEnded } from '../../store/has-ended.js';
import { Recall, type RecallTools } from './recall.js';

export interface MissedTools {
  readonly ask: RecallTools['ask'];
  /** From now on mail of the address is judged by what the store knows. */
  readonly correct: (ip: Uint8Array, known: KnownSource) => void;
  /** Whether that can show somebody else than what it was judged by. */
  readonly tells: (ip: Uint8Array, known: KnownSource) => boolean;
  /** Addresses of which the store knows nothing are written down. */
  readonly write: (ips: readonly Uint8Array[], signal: AbortSignal) => Promise<Asked<void>>;
  readonly judgeAgain: (ips: readonly Uint8Array[], signal: AbortSignal) => Promise<Asked<unknown>>;
  readonly most?: number;
}

/** Some forty megabytes. */
const MOST = 200_000;
const WRITTEN_AT_ONCE = 4000;

/** Addresses that were not at hand when their mail was judged. */
export class Missed {
  readonly #tools: MissedTools;
  readonly #most: number;
  readonly #recall: Recall;
  readonly #telling = new Set<string>();
  readonly #unknown = new Set<string>();
  #isFull = false;

  constructor(tools: MissedTools) {
    this.#tools = tools;
    this.#most = tools.most ?? MOST;
    this.#recall = new Recall({
      ask: tools.ask,
      answered: (ip, known) => {
        this.#answered(ip, known);
      },
      most: this.#most,
    });
  }

  /** Whether mail was judged by less than the store knows, and not again yet. */
  get isBehind(): boolean {
    return this.#telling.size > 0 || this.#isFull || this.#recall.isBehind;
  }

  add(ip: Uint8Array): void {
    this.#recall.want(ip);
  }

  /** Once all is committed. What is left then `isBehind` tells; of unknown addresses `serve` finds those itself. */
  async end(signal: AbortSignal): Promise<Asked<void>> {
    const recalled = await this.#recall.end(signal);
    if (!recalled.ok) return recalled;
    const unknown = [...this.#unknown].map(addressOf);
    for (let i = 0; i < unknown.length && !signal.aborted; i += WRITTEN_AT_ONCE) {
      const written = await this.#tools.write(unknown.slice(i, i + WRITTEN_AT_ONCE), signal);
      if (!written.ok) return written;
    }
    if (this.#telling.size > 0 && !signal.aborted) {
      const again = await this.#tools.judgeAgain([...this.#telling].map(addressOf), signal);
      if (!again.ok) return again;
      if (!hasEnded(signal)) this.#telling.clear();
    }
    return { ok: true, value: undefined };
  }

  #answered(ip: Uint8Array, known: KnownSource | undefined): void {
    const isTelling = known !== undefined && this.#tools.tells(ip, known);
    if (known !== undefined) this.#tools.correct(ip, known);
    if (known !== undefined && !isTelling) return;
    const some = isTelling ? this.#telling : this.#unknown;
    if (some.size < this.#most) some.add(keyOf(ip));
    else if (isTelling) this.#isFull = true;
  }
}
