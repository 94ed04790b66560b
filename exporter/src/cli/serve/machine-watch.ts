import { stat, statfs } from 'node:fs/promises';
import { QUARANTINE_KINDS, type Disk, type DiskSpace, type MachineMetrics } from '../../metrics/machine.js';
import { pause } from '../../sources/running/pause.js';
import type { Asked } from '../../store/failures.js';

export interface MachineWatchTools {
  /** The folder of each disk; one that is on the disk of an earlier one is not told of. */
  readonly folders: ReadonlyMap<Disk, string>;
  readonly held: () => Promise<Asked<ReadonlyMap<string, number>>>;
  readonly metrics: MachineMetrics;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  /** What was counted before holds for so long while the store does not answer. */
  readonly staleAfterMs: number;
}

const DISKS_MS = 15_000;
const HELD_MS = 60_000;
/** The store has ten times as long for others as it needed to count. */
const REST_TO_WORK = 10;

/** Looks at disks and quarantine again and again, until it is stopped. */
export class MachineWatch {
  readonly #tools: MachineWatchTools;
  readonly #stopping = new AbortController();
  #countedAt: number;

  constructor(tools: MachineWatchTools) {
    this.#tools = tools;
    this.#countedAt = tools.clock();
    void this.#again(DISKS_MS, () => this.#lookAtDisks());
    void this.#again(HELD_MS, () => this.#count());
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #again(everyMs: number, look: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping;
    const { clock } = this.#tools;
    while (!signal.aborted) {
      const begun = clock();
      await look();
      await pause(Math.max(everyMs, REST_TO_WORK * (clock() - begun)), signal);
    }
  }

  async #lookAtDisks(): Promise<void> {
    const { folders, metrics } = this.#tools;
    const devices = new Set<number>();
    for (const [disk, folder] of folders) {
      const found = await diskAt(folder);
      const isNew = found !== undefined && !devices.has(found.device);
      metrics.disk(disk, isNew ? found.space : undefined);
      if (isNew) devices.add(found.device);
    }
  }

  async #count(): Promise<void> {
    const { held, metrics, clock, staleAfterMs } = this.#tools;
    const asked = await held();
    if (asked.ok) {
      this.#countedAt = clock();
      metrics.held(new Map(QUARANTINE_KINDS.map((kind) => [kind, asked.value.get(inStore(kind)) ?? 0])));
    } else if (clock() - this.#countedAt > staleAfterMs) metrics.held(undefined);
  }
}

function inStore(kind: string): string {
  return kind === 'unknown' ? '' : kind;
}

async function diskAt(
  folder: string,
): Promise<{ readonly device: number; readonly space: DiskSpace } | undefined> {
  try {
    const [{ dev: device }, { bavail, blocks, bsize }] = await Promise.all([stat(folder), statfs(folder)]);
    return { device, space: { freeBytes: bavail * bsize, sizeBytes: blocks * bsize } };
  } catch {
    return undefined;
  }
}
