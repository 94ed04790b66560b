import type { Asked } from '../../store/failures.js';

/** A key that is used all the time is written down this often. */
const BETWEEN_MS = 60_000;
const RECENT_KEYS = 10_000;

/** Has it written down when keys were used; nobody waits for that. */
export class KeyUses {
  readonly #write: (uses: ReadonlyMap<string, number>) => Promise<Asked<void>>;
  readonly #now: () => number;
  readonly #written = new Map<string, number>();

  constructor(write: (uses: ReadonlyMap<string, number>) => Promise<Asked<void>>, now: () => number) {
    this.#write = write;
    this.#now = now;
  }

  used(id: string): void {
    const now = this.#now();
    if (now - (this.#written.get(id) ?? 0) < BETWEEN_MS) return;
    if (this.#written.size >= RECENT_KEYS) this.#written.clear();
    this.#written.set(id, now);
    void this.#write(new Map([[id, now]])).then((written) => {
      if (!written.ok) this.#written.delete(id);
    });
  }
}
