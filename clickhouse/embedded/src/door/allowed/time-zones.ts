import { failure, type EngineFailure } from '../../engine/failure.js';
import type { Run } from '../judging/resolve.js';

const LISTED = "SELECT arrayStringConcat(groupArray(time_zone), '\\n') FROM system.time_zones";

/** The time zones that statements have used: of those that there are, no more than so many. */
export class TimeZones {
  readonly #most: number;
  readonly #used = new Set(['', 'UTC']);
  readonly #own = this.#used.size;
  #there: ReadonlySet<string> | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** Nothing where all of these may be used. */
  async refusal(names: readonly string[], run: Run): Promise<EngineFailure | undefined> {
    const others = names.filter((name) => !this.#used.has(name));
    if (others.length === 0) return undefined;
    const listed = await this.#listed(run);
    if ('code' in listed) return listed;
    for (const name of others) {
      if (!listed.there.has(name)) return failure(36, 'BAD_ARGUMENTS', `There is no time zone ${name}`);
      if (this.#used.size - this.#own >= this.#most) return TOO_MANY;
      this.#used.add(name);
    }
    return undefined;
  }

  async #listed(run: Run): Promise<{ readonly there: ReadonlySet<string> } | EngineFailure> {
    if (this.#there === undefined) {
      const done = await run(LISTED);
      if (!done.ok) return done.failure;
      this.#there = new Set(done.bytes.toString().trim().split('\n'));
    }
    return { there: this.#there };
  }
}

const TOO_MANY: EngineFailure = {
  ...failure(36, 'BAD_ARGUMENTS', 'Too many time zones have been used since the engine was started'),
  limit: 'time_zones',
};
