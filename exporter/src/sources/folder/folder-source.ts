import { lstat, mkdir, rename, unlink } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Desk, IntakeSource, Verdict } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { bytesOf } from '../bytes.js';
import { walk } from '../walk.js';

export interface FolderSettings {
  readonly path: string;
  readonly after: 'move' | 'delete';
  readonly done?: string | undefined;
  readonly failed?: string | undefined;
  /** In milliseconds. */
  readonly settle: number;
  readonly poll: number;
}

/** A folder in which files appear. */
export class FolderSource implements IntakeSource {
  readonly name: string;
  readonly kind = 'folder';
  readonly #settings: FolderSettings;

  constructor(name: string, settings: FolderSettings) {
    this.name = name;
    this.#settings = settings;
  }

  async run(desk: Desk): Promise<SourceTrouble | undefined> {
    while (!desk.stop.aborted) {
      const trouble = await this.#lookThrough(desk);
      if (trouble !== undefined) return trouble;
      desk.well();
      await sleep(this.#settings.poll, undefined, { signal: desk.stop }).catch(() => undefined);
    }
    return undefined;
  }

  async #lookThrough(desk: Desk): Promise<SourceTrouble | undefined> {
    const { path, settle } = this.#settings;
    for (const found of walk(path)) {
      if (desk.stop.aborted) return undefined;
      if (found.error !== undefined && found.path === path)
        return { reason: 'folder_missing', detail: found.error.message };
      if (found.error !== undefined || this.#isAside(found.path)) continue;
      const file = await lstat(found.path).catch(() => undefined);
      // A link in a folder that others write to may lead anywhere; and a file may be gone again.
      if (file?.isFile() !== true || desk.now() - file.mtimeMs < settle) continue;
      const handed = await desk.take({ name: found.path, bytes: bytesOf(found.path), isSteady: true });
      const verdict = await handed.verdict;
      await this.#afterwards(found.path, verdict);
    }
    return undefined;
  }

  #isAside(file: string): boolean {
    return [this.#done, this.#failed].some((folder) => file.startsWith(folder + sep));
  }

  get #done(): string {
    return this.#settings.done ?? join(this.#settings.path, 'done');
  }

  get #failed(): string {
    return this.#settings.failed ?? join(this.#settings.path, 'failed');
  }

  async #afterwards(file: string, verdict: Verdict): Promise<void> {
    const { after, path } = this.#settings;
    if (verdict.verdict === 'nack') return;
    const isRead = (verdict.taken.quarantined ?? 0) === 0;
    if (isRead && after === 'delete') {
      await unlink(file);
      return;
    }
    const folder = join(isRead ? this.#done : this.#failed, relative(path, file), '..');
    await mkdir(folder, { recursive: true });
    await rename(file, join(folder, basename(file)));
  }
}
