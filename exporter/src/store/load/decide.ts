/** What one try wrote of a report: every row carries it. */
export interface Load {
  readonly reportKey: bigint;
  readonly attempt: number;
}

/** What decides which of several documents with one identity counts (design rule 2). */
export interface Standing {
  readonly authenticated: boolean;
  readonly complete: boolean;
  /** When it was sent, in milliseconds since 1970: the date of its mail, or its arrival. */
  readonly sentAt: number;
}

/** A report as the store has it. */
export interface KnownLoad extends Load {
  readonly identity: bigint;
  readonly standing: Standing;
  readonly records: number;
  readonly quarantined: number;
  /** In which order loads came: of two that are equal otherwise the later one counts. */
  readonly arrival: bigint;
  readonly counts: boolean;
}

/** A report that has been read and is to be stored. */
export interface Candidate {
  readonly identity: bigint;
  readonly reportKey: bigint;
  readonly standing: Standing;
  readonly records: number;
  readonly quarantined: number;
}

/** How many records of a document were read into rows, and how many could not be. */
export interface Held {
  readonly records: number;
  readonly quarantined: number;
}

export type Decision =
  /** The document is there, as whole as this one: nothing is written. */
  | { readonly outcome: 'duplicate' }
  /** Written; `hides` are the loads that count no longer, this one among them where another revision counts. */
  | { readonly outcome: 'stored' | 'revision'; readonly hides: readonly Load[] }
  /** The document was there, of less standing or with fewer records: this load takes the place of `replaces`. */
  | {
      readonly outcome: 'again';
      readonly hides: readonly Load[];
      readonly replaces: Load;
      /** A document that was authenticated once is so still. */
      readonly authenticated: boolean;
      readonly replaced: Held;
    };

/** Decides report by report; what it decided is known to what comes after it in the same batch. */
export class Judge {
  readonly #known = new Map<bigint, KnownLoad[]>();
  readonly #arrival: bigint;

  /** `arrival` is the batch's place in the order of batches. */
  constructor(known: readonly KnownLoad[], arrival: bigint) {
    this.#arrival = arrival;
    for (const load of known) this.#loadsOf(load.identity).push(load);
  }

  /** All of a batch: of copies of one document the best is written, for all of them would be the same load. */
  decideAll(candidates: readonly Candidate[], attempt: number): Decision[] {
    const best = new Map<bigint, Candidate>();
    for (const candidate of candidates) {
      const before = best.get(candidate.reportKey);
      if (before === undefined || isMore(candidate, before)) best.set(candidate.reportKey, candidate);
    }
    return candidates.map((candidate) =>
      best.get(candidate.reportKey) === candidate
        ? this.decide(candidate, attempt)
        : { outcome: 'duplicate' },
    );
  }

  decide(candidate: Candidate, attempt: number): Decision {
    const loads = this.#loadsOf(candidate.identity);
    const same = loads.filter(({ reportKey }) => reportKey === candidate.reportKey);
    const best = same.reduce<KnownLoad | undefined>(
      (found, load) => (found === undefined || isOver(load, found) ? load : found),
      undefined,
    );
    if (best !== undefined && !isMore(candidate, best)) return { outcome: 'duplicate' };

    const standing = best === undefined ? candidate.standing : raised(candidate.standing, best.standing);
    const fresh: KnownLoad = { attempt, arrival: this.#arrival, counts: true, ...candidate, standing };
    const others = loads.filter(({ reportKey }) => reportKey !== candidate.reportKey);
    const winner = others
      .filter(({ counts }) => counts)
      .reduce((found, load) => (isOver(load, found) ? load : found), fresh);
    const after = [...loads, fresh].map((load) => ({ ...load, counts: load.counts && load === winner }));
    const hides = [...loads, fresh].filter((load) => load.counts && load !== winner);
    this.#known.set(candidate.identity, after);
    if (best !== undefined) {
      const { records, quarantined } = best;
      const replaced = { records, quarantined };
      const { authenticated } = standing;
      return { outcome: 'again', hides: hides.map(loadOf), replaces: loadOf(best), authenticated, replaced };
    }
    return { outcome: others.length > 0 ? 'revision' : 'stored', hides: hides.map(loadOf) };
  }

  #loadsOf(identity: bigint): KnownLoad[] {
    const loads = this.#known.get(identity) ?? [];
    this.#known.set(identity, loads);
    return loads;
  }
}

function loadOf({ reportKey, attempt }: Load): Load {
  return { reportKey, attempt };
}

/** Whether the same document brings more than the store has of it: whole records, or a sender that is known. */
function isMore(candidate: Candidate, known: Candidate): boolean {
  if (candidate.records !== known.records) return candidate.records > known.records;
  return candidate.standing.authenticated && !known.standing.authenticated;
}

/** A document keeps what it was authenticated by once, however it came again. */
function raised(standing: Standing, before: Standing): Standing {
  return { ...standing, authenticated: standing.authenticated || before.authenticated };
}

type Ranked = Pick<KnownLoad, 'standing' | 'arrival'>;

/** The authenticated before the not authenticated, the complete before the salvaged, then the newest. */
function isOver(load: Ranked, other: Ranked): boolean {
  const [a, b] = [load.standing, other.standing];
  if (a.authenticated !== b.authenticated) return a.authenticated;
  if (a.complete !== b.complete) return a.complete;
  if (a.sentAt !== b.sentAt) return a.sentAt > b.sentAt;
  return load.arrival > other.arrival;
}
