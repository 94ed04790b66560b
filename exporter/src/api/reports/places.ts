/** Held by a request until it is answered, and by its work until that has ended. */
export interface Held {
  /** It is not free before this has settled, though nobody may wait for it. */
  until(work: Promise<unknown>): void;
  free(): void;
}

export interface Place extends Held {
  /** Aborted when others wait and what is not all here has to make room. */
  readonly crowded: AbortSignal;
  /** All of it is here: it is given up for nobody any more. */
  whole(): void;
}

export interface PlacesTools {
  /** A clock that never goes back, in milliseconds. */
  readonly clock: () => number;
  /** What has been coming in for longer makes room when all places are taken. */
  readonly crowdedMs: number;
}

interface Holder {
  readonly since: number;
  readonly makeRoom: () => void;
}

interface Row {
  taken: number;
  /** Those of which not all is here; who came first comes first. */
  readonly coming: Set<Holder>;
}

/** So many at once of each: what was given up by its sender and is not on disk yet has its bytes here still. */
export class Places {
  readonly #tools: PlacesTools;
  readonly #rows = new Map<string, Row>();

  constructor(tools: PlacesTools) {
    this.#tools = tools;
  }

  /** Nothing where there is none, and nobody who could make room. */
  take(who: string, most: number): Place | undefined {
    const row = this.#rows.get(who) ?? { taken: 0, coming: new Set() };
    if (row.taken >= most && !this.#makeRoom(row)) return undefined;
    row.taken += 1;
    this.#rows.set(who, row);
    return this.#place(who, row);
  }

  /** Whether one was that slow: its place is another's from now on. */
  #makeRoom({ coming }: Row): boolean {
    const [longest] = coming;
    if (longest === undefined || this.#tools.clock() - longest.since <= this.#tools.crowdedMs) return false;
    longest.makeRoom();
    return true;
  }

  #place(who: string, row: Row): Place {
    const crowded = new AbortController();
    let holders = 1;
    let isGone = false;
    const leave = (): void => {
      if (isGone) return;
      isGone = true;
      row.coming.delete(holder);
      row.taken -= 1;
      if (row.taken === 0) this.#rows.delete(who);
    };
    const holder: Holder = {
      since: this.#tools.clock(),
      makeRoom: () => {
        leave();
        crowded.abort();
      },
    };
    row.coming.add(holder);
    const whole = (): void => void row.coming.delete(holder);
    const free = (): void => {
      holders -= 1;
      if (holders === 0) leave();
    };
    return {
      crowded: crowded.signal,
      whole,
      until: (work) => {
        whole();
        holders += 1;
        void work.then(free, free);
      },
      free,
    };
  }
}
