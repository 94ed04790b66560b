import { watch, type FSWatcher } from 'node:fs';
import { timerMs } from '../../model/timers.js';

/** Each folder that is watched costs the system something, and there is polling for the others. */
const MOST_WATCHED = 500;

/** Waits for a time, and for less where the system tells of a change in a folder: some file systems tell of none. */
export class Wake {
  readonly #watch: typeof watch;
  readonly #watchers = new Map<string, FSWatcher>();
  #isChanged = false;
  #onChange: (() => void) | undefined;

  constructor(begin = watch) {
    this.#watch = begin;
  }

  /** From now on these folders are watched, as far as they can be. */
  watch(folders: ReadonlySet<string>): void {
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.size >= MOST_WATCHED) return;
      if (!this.#watchers.has(folder)) this.#begin(folder);
    }
  }

  /** Until there is a change, or for `latestMs`; for `soonestMs` in any case, unless it is told to stop. */
  async wait(soonestMs: number, latestMs: number, stop: AbortSignal): Promise<void> {
    await this.#pause(soonestMs, stop, false);
    if (!this.#isChanged) await this.#pause(latestMs - soonestMs, stop, true);
    this.#isChanged = false;
  }

  close(): void {
    this.watch(new Set());
  }

  async #pause(ms: number, stop: AbortSignal, endsWithChange: boolean): Promise<void> {
    if (stop.aborted || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        stop.removeEventListener('abort', end);
        this.#onChange = undefined;
        resolve();
      };
      const timer = setTimeout(end, timerMs(ms));
      stop.addEventListener('abort', end, { once: true });
      if (endsWithChange) this.#onChange = end;
    });
  }

  #begin(folder: string): void {
    try {
      const watcher = this.#watch(folder, { persistent: false }, () => {
        this.#isChanged = true;
        this.#onChange?.();
      });
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // The system has no watch to give; the folder is polled.
    }
  }
}
