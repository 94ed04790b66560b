import { createHash } from 'node:crypto';

/** Whoever ends the engine so often within one rest has it for all that they ask. */
const TIMES = 3;

/**
 * Statements that ended the engine and those who asked them, by names, and until when they rest. Whoever holds the
 * engine keeps them, for the next one: a panel asks the same again and again.
 */
export class Rest {
  readonly #until = new Map<string, number>();
  readonly #ended = new Map<string, readonly number[]>();
  readonly #clock: () => number;

  constructor(clock: () => number, resting: Readonly<Record<string, number>> = {}) {
    this.#clock = clock;
    for (const [name, ms] of Object.entries(resting)) this.begin(name, ms);
  }

  begin(name: string, ms: number): void {
    this.#until.set(name, this.#clock() + ms);
  }

  /** Of what ended the engine: it rests, who asked it, and after a few times in that time all of that user. */
  engineEnded(names: readonly string[], user: string, ms: number): void {
    for (const name of names) this.begin(name, ms);
    const now = this.#clock();
    const times = [...(this.#ended.get(user) ?? []).filter((at) => now - at < ms), now];
    this.#ended.set(user, times);
    if (times.length >= TIMES) this.begin(restNameOf(user), ms);
  }

  /** For how long one of these rests, in milliseconds; 0 where none does. */
  of(...names: readonly string[]): number {
    return Math.max(0, ...names.map((name) => (this.#until.get(name) ?? 0) - this.#clock()));
  }

  /** Those that rest, and for how long. */
  get all(): Record<string, number> {
    for (const name of this.#until.keys()) if (this.of(name) === 0) this.#until.delete(name);
    return Object.fromEntries([...this.#until.keys()].map((name) => [name, this.of(name)]));
  }
}

/** Who asks, and what. */
export interface Asker {
  readonly user: string;
  readonly agent: string;
  readonly sql: string;
}

/**
 * The names by which one and the same rests: the statement, be it with other numbers as a panel's of another time has
 * them; and whoever asked through that program, which for Grafana is a user of its own and a panel.
 */
export function restNames({ user, agent, sql }: Asker): string[] {
  return [digest('statement', sql.replace(/\d+/g, '0')), digest('asker', user, agent)];
}

/** All of one user, who has ended the engine again and again. */
export function restNameOf(user: string): string {
  return digest('user', user);
}

function digest(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 22);
}
