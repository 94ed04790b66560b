import { createHash } from 'node:crypto';

/**
 * Statements that ended the engine, by their names, and until when they rest. Whoever holds the engine keeps them too,
 * for a new one: a panel asks the same again and again.
 */
export class Rest {
  readonly #until = new Map<string, number>();
  readonly #clock: () => number;

  constructor(clock: () => number, resting: Readonly<Record<string, number>> = {}) {
    this.#clock = clock;
    for (const [name, ms] of Object.entries(resting)) this.begin(name, ms);
  }

  begin(name: string, ms: number): void {
    this.#until.set(name, this.#clock() + ms);
  }

  /** For how long it rests, in milliseconds; 0 where it does not. */
  of(name: string): number {
    return Math.max(0, (this.#until.get(name) ?? 0) - this.#clock());
  }

  /** Those that rest, and for how long. */
  get all(): Record<string, number> {
    for (const name of this.#until.keys()) if (this.of(name) === 0) this.#until.delete(name);
    return Object.fromEntries([...this.#until.keys()].map((name) => [name, this.of(name)]));
  }
}

/** The same for statements that differ in numbers alone, as a panel's of another time do. */
export function restName(sql: string): string {
  return createHash('sha256').update(sql.replace(/\d+/g, '0')).digest('base64url').slice(0, 22);
}
