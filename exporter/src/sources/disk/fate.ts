import type { Outcome, Verdict } from '../../model/intake-source.js';

type Acknowledged = Extract<Verdict, { verdict: 'ack' }>;

/**
 * What a file turned out to be, by what became of the things in it:
 * `stored`, all of it, and nothing else was there; `other`, something was there that is not stored, such as a mail that
 * is no report; `failed`, something could not be read; `doubtful`, it may be that the file was not whole.
 */
export type Fate = 'stored' | 'other' | 'failed' | 'doubtful';

/** A file that somebody still writes, or a disk that has a bad moment, looks thus. */
const DOUBTFUL = new Set([
  'empty',
  'unreadable',
  'container_cut_short',
  'document_cut_short',
  'record_cut_short',
]);

export type SettledFate = Exclude<Fate, 'doubtful'>;

export function fateOf({ taken, things, reasons }: Acknowledged): Fate {
  const why = reasons ?? reasonsOf(things);
  if ([...why].some((reason) => DOUBTFUL.has(reason))) return 'doubtful';
  if ((taken.quarantined ?? 0) > 0 || why.size > 0) return 'failed';
  const held = (taken.stored ?? 0) + (taken.duplicate ?? 0) + (taken.revision ?? 0);
  return held === 0 || (taken.ignored ?? 0) > 0 ? 'other' : 'stored';
}

function reasonsOf(things: Acknowledged['things']): ReadonlySet<string> {
  const told = things.filter(({ outcome, reason }) => outcome !== 'ignored' && reason !== '');
  return new Set(told.map(({ reason }) => reason));
}

/** Of what is handed in as several deliveries, however many: one verdict. A nack of one is one of all. */
export class Together {
  readonly #waiting = new Set<Promise<void>>();
  readonly #taken: Partial<Record<Outcome, number>> = {};
  readonly #reasons = new Set<string>();
  #nack: Verdict | undefined;

  add(verdict: Promise<Verdict>): void {
    const waiting = verdict.then((told) => {
      this.#waiting.delete(waiting);
      if (told.verdict === 'nack') this.#nack ??= told;
      else this.#count(told);
    });
    this.#waiting.add(waiting);
  }

  /** When each of them has its own. */
  async verdict(): Promise<Verdict> {
    await Promise.all(this.#waiting);
    return this.#nack ?? { verdict: 'ack', taken: this.#taken, things: [], reasons: this.#reasons };
  }

  #count({ taken, things, reasons }: Acknowledged): void {
    for (const outcome of OUTCOMES) {
      const more = taken[outcome];
      if (more !== undefined) this.#taken[outcome] = (this.#taken[outcome] ?? 0) + more;
    }
    for (const reason of reasons ?? reasonsOf(things)) this.#reasons.add(reason);
  }
}

const OUTCOMES = ['stored', 'duplicate', 'revision', 'quarantined', 'ignored'] as const;
