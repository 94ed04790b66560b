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
  /** The attempt of its records, where they were written again since. */
  readonly rowsOf?: number | undefined;
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

/** A load while a batch is decided. */
type Tracked = Omit<KnownLoad, 'counts'> & { counts: boolean };

/** Decides report by report; what it decided is known to what comes after it in the same batch. */
export class Judge {
  readonly #ofReport = new Map<bigint, Tracked[]>();
  readonly #ofDocument = new Map<bigint, Tracked[]>();
  readonly #arrival: bigint;

  /** `arrival` is the batch's place in the order of batches. */
  constructor(known: readonly KnownLoad[], arrival: bigint) {
    this.#arrival = arrival;
    for (const load of known) this.#add({ ...load });
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
    const same = this.#ofDocument.get(candidate.reportKey) ?? [];
    const best = same.reduce<Tracked | undefined>(
      (found, load) => (found === undefined || isOver(load, found) ? load : found),
      undefined,
    );
    if (best !== undefined && !isMore(candidate, best)) return { outcome: 'duplicate' };

    const standing = best === undefined ? candidate.standing : raised(candidate.standing, best.standing);
    const fresh: Tracked = { attempt, arrival: this.#arrival, counts: true, ...candidate, standing };
    const others = (this.#ofReport.get(candidate.identity) ?? []).filter((load) => !same.includes(load));
    const winner = others
      .filter(({ counts }) => counts)
      .reduce((found, load) => (isOver(load, found) ? load : found), fresh);
    // Of less of it, the same document may have been taken for another report.
    const hidden = [...same, ...others, fresh].filter((load) => load.counts && load !== winner);
    for (const load of hidden) load.counts = false;
    this.#add(fresh);
    const hides = hidden.flatMap(rowsAndLoadOf);
    if (best === undefined) return { outcome: others.length > 0 ? 'revision' : 'stored', hides };
    const { records, quarantined } = best;
    const { authenticated } = standing;
    return {
      outcome: 'again',
      hides,
      replaces: loadOf(best),
      authenticated,
      replaced: { records, quarantined },
    };
  }

  #add(load: Tracked): void {
    addTo(this.#ofReport, load.identity, load);
    addTo(this.#ofDocument, load.reportKey, load);
  }
}

function addTo(loads: Map<bigint, Tracked[]>, key: bigint, load: Tracked): void {
  const there = loads.get(key);
  if (there === undefined) loads.set(key, [load]);
  else there.push(load);
}

/** Rows that were written again have another attempt than their report, and are hidden by that. */
function rowsAndLoadOf({ reportKey, attempt, rowsOf = attempt }: Tracked): Load[] {
  const load = { reportKey, attempt };
  return rowsOf === attempt ? [load] : [load, { reportKey, attempt: rowsOf }];
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
