import type { Asked, Failed } from '../failures.js';
import type { Outcome, Taken, TakenThing } from '../../model/intake-source.js';
import type { Entry, Settled } from './entry.js';

/** Of so many of the things in a delivery it is said what became of each: an upload has a few, an mbox thousands. */
const MOST_THINGS = 200;

/** Counts what becomes of a delivery's entries. */
export class DeliveryTally {
  readonly #counts: Partial<Record<Outcome, number>> = {};
  readonly #things: TakenThing[] = [];
  readonly #reasons = new Set<string>();
  #expected = 0;
  #failure: Failed | undefined;
  #done: (() => void) | undefined;

  expect(settling: Promise<Settled>): void {
    this.#expected++;
    void settling.then(({ entry, outcome }) => {
      if (outcome.ok) this.#count(entry, outcome.value);
      else this.#failure ??= outcome;
      if (--this.#expected === 0) this.#done?.();
    });
  }

  /** The first of them, in the order in which they were settled. */
  get things(): readonly TakenThing[] {
    return this.#things;
  }

  /** Why some of them were not read, or not whole. */
  get reasons(): ReadonlySet<string> {
    return this.#reasons;
  }

  #count(entry: Entry, outcome: Outcome): void {
    this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
    const thing = thingOf(entry, outcome);
    if (this.#things.length < MOST_THINGS) this.#things.push(thing);
    if (thing.reason !== '' && outcome !== 'ignored') this.#reasons.add(thing.reason);
  }

  /** Nothing more is expected; resolves when all has been settled, and fails if anything was given up. */
  async complete(): Promise<Asked<Taken>> {
    if (this.#expected > 0) await new Promise<void>((done) => (this.#done = done));
    return this.#failure ?? { ok: true, value: this.#counts };
  }
}

function thingOf(entry: Entry, outcome: Outcome): TakenThing {
  const { path } = entry;
  switch (entry.type) {
    case 'report': {
      const reportKey = String(entry.candidate.reportKey);
      return { path, outcome, reason: entry.parsed.reason ?? '', reportKey };
    }
    case 'expired':
      return { path, outcome, reason: 'older_than_retention', reportKey: '' };
    case 'rejected':
      return { path, outcome, reason: entry.rejection.reason, reportKey: '' };
    case 'refused':
    case 'ignored':
      return { path, outcome, reason: entry.thing.reason, reportKey: '' };
  }
}
