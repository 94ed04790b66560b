/** Statements that are being answered, by who asked and by the name they gave it: its own user may stop one. */
export class UnderWay {
  readonly #stops = new Map<string, Set<AbortController>>();

  /** Does something that can be stopped, by its signal. */
  async run<T>(
    user: string,
    name: string,
    gone: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const key = keyOf(user, name);
    const stop = new AbortController();
    const stops = this.#stops.get(key) ?? new Set();
    this.#stops.set(key, stops.add(stop));
    try {
      return await work(AbortSignal.any([gone, stop.signal]));
    } finally {
      stops.delete(stop);
      if (stops.size === 0) this.#stops.delete(key);
    }
  }

  /** Whether there was something to stop. */
  stop(user: string, name: string): boolean {
    const stops = this.#stops.get(keyOf(user, name));
    for (const stop of stops ?? []) stop.abort();
    return stops !== undefined;
  }
}

const KILL = /^\s*KILL\s+QUERY\s+WHERE\s+query_id\s*=\s*'([\w:.-]{1,128})'(?:\s+(?:A?SYNC))?\s*;?\s*$/i;

/** What is longer is something else, and is not worth a search through its spaces. */
const LONGEST = 300;

/** What a statement wants stopped: so drivers cancel. */
export function namedToStop(sql: string): string | undefined {
  return sql.length < LONGEST ? KILL.exec(sql)?.[1] : undefined;
}

function keyOf(user: string, name: string): string {
  return JSON.stringify([user, name]);
}
