import { pause } from '../../sources/running/pause.js';
import type { KnownSource } from '../../store/facts/known-facts.js';
import { keyOf } from '../../store/facts/address-key.js';
import type { Asked } from '../../store/failures.js';
import { Waiting } from './waiting.js';

export interface RecallTools {
  readonly ask: (ips: readonly Uint8Array[]) => Promise<Asked<ReadonlyMap<string, KnownSource>>>;
  /** Undefined: the store knows nothing of it. */
  readonly answered: (ip: Uint8Array, known: KnownSource | undefined) => void;
  readonly most: number;
}

/** Of 256 KiB that a statement may have. */
const AT_ONCE = 4000;
/** So that many are asked for together. */
const GATHERED_MS = 20;
const RETRY_MS = 1000;

/** What the store knows of addresses that are not at hand, asked behind the back of who judges. */
export class Recall {
  readonly #tools: RecallTools;
  readonly #waiting: Waiting;
  readonly #stop = new AbortController();
  #asking: Promise<void> | undefined;
  #isFull = false;

  constructor(tools: RecallTools) {
    this.#tools = tools;
    this.#waiting = new Waiting(tools.most);
  }

  /** Whether of some nobody has asked: yet, or ever, where there were more at once than there is room for. */
  get isBehind(): boolean {
    return this.#isFull || this.#waiting.size > 0;
  }

  want(ip: Uint8Array): void {
    if (!this.#waiting.add(ip)) this.#isFull = true;
    if (!this.#stop.signal.aborted) this.#asking ??= this.#askBehind();
  }

  /** Has asked for all of them, unless the store does not answer. */
  async end(signal: AbortSignal): Promise<Asked<void>> {
    this.#stop.abort();
    await this.#asking;
    while (this.#waiting.size > 0 && !signal.aborted) {
      const asked = await this.#ask();
      if (!asked.ok) return asked;
    }
    return { ok: true, value: undefined };
  }

  async #askBehind(): Promise<void> {
    const { signal } = this.#stop;
    let waitMs = GATHERED_MS;
    while (this.#waiting.size > 0) {
      await pause(waitMs, signal);
      if (signal.aborted) return;
      const asked = await this.#ask();
      waitMs = asked.ok ? GATHERED_MS : RETRY_MS;
    }
    this.#asking = undefined;
  }

  async #ask(): Promise<Asked<unknown>> {
    const some = this.#waiting.take(AT_ONCE);
    const known = await this.#tools.ask(some);
    for (const ip of some)
      if (known.ok) this.#tools.answered(ip, known.value.get(keyOf(ip)));
      else this.#waiting.add(ip);
    return known;
  }
}
