import { addressOf, keyOf } from '../../store/facts/address-key.js';

/** Addresses that wait for being looked up, each once, and no more than `most`: of others the store knows. */
export class Waiting {
  readonly #most: number;
  readonly #keys = new Set<string>();
  #wake: (() => void) | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Says whether it waits now. */
  add(ip: Uint8Array): boolean {
    const key = keyOf(ip);
    if (this.#keys.size >= this.#most && !this.#keys.has(key)) return false;
    this.#keys.add(key);
    this.#wake?.();
    return true;
  }

  /** The oldest of them, which wait no longer. */
  take(most: number): Uint8Array[] {
    const taken: Uint8Array[] = [];
    for (const key of this.#keys) {
      if (taken.length >= most) break;
      this.#keys.delete(key);
      taken.push(addressOf(key));
    }
    return taken;
  }

  /** Resolves when there is one, or after so long, or when the signal says so. */
  async any(ms: number, signal: AbortSignal): Promise<void> {
    if (this.#keys.size > 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
    this.#wake = undefined;
  }
}
