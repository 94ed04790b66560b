import { Gauge, type Registry } from 'prom-client';

export const QUARANTINE_KINDS = ['aggregate', 'failure', 'tls', 'unknown'] as const;
export type QuarantineKind = (typeof QUARANTINE_KINDS)[number];

export interface DiskSpace {
  readonly freeBytes: number;
  readonly sizeBytes: number;
}

/** Where Plumbline writes: the embedded store, and what is under way. */
export type Disk = 'data' | 'spool';

/** The clock and the disks, and what lies in quarantine: looked at by the clock, and not when somebody scrapes. */
export class MachineMetrics {
  readonly #free: Gauge<'disk'>;
  readonly #size: Gauge<'disk'>;
  readonly #held: Gauge<'kind'>;

  constructor(registry: Registry, now: () => number) {
    const registers = [registry];
    new Gauge({
      name: 'plumbline_clock_seconds',
      help: 'The clock of the exporter when it was scraped, in seconds since 1970.',
      registers,
      collect() {
        this.set(now() / 1000);
      },
    });
    this.#free = new Gauge({
      name: 'plumbline_disk_free_bytes',
      help: 'What may still be written to the disk of the embedded store (data), and of what is under way (spool), where that is another.',
      labelNames: ['disk'],
      registers,
    });
    this.#size = new Gauge({
      name: 'plumbline_disk_size_bytes',
      help: 'The size of that disk.',
      labelNames: ['disk'],
      registers,
    });
    this.#held = new Gauge({
      name: 'plumbline_quarantine_held',
      help: 'What lies in quarantine now, by the kind of report it is or belongs to; not there while the store does not say.',
      labelNames: ['kind'],
      registers,
    });
  }

  /** Undefined: nobody could say, or it is said under another name. */
  disk(disk: Disk, space: DiskSpace | undefined): void {
    if (space === undefined) {
      this.#free.remove({ disk });
      this.#size.remove({ disk });
    } else {
      this.#free.set({ disk }, space.freeBytes);
      this.#size.set({ disk }, space.sizeBytes);
    }
  }

  held(counts: ReadonlyMap<QuarantineKind, number> | undefined): void {
    for (const kind of QUARANTINE_KINDS)
      if (counts === undefined) this.#held.remove({ kind });
      else this.#held.set({ kind }, counts.get(kind) ?? 0);
  }
}
