import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk, IntakeSource } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { Directory, messageOf } from '../disk/directory.js';
import { troubleOfMoving } from '../disk/moving.js';
import { Wake } from '../disk/wake.js';
import { Destination } from './destinations.js';
import type { FileTakingParts } from './file-taking.js';
import { LookThrough } from './look-through.js';
import { rememberedBy, type FolderMemory } from './memory.js';
import type { FolderSettings } from './settings.js';

/** A look through a folder costs, and changes may come without end: it is at rest for longer than it is looked through. */
const REST = 5;
const LEAST_REST_MS = 20;

/** A folder in which files appear. */
export class FolderSource implements IntakeSource {
  readonly name: string;
  readonly kind = 'folder';
  readonly #settings: FolderSettings;
  readonly #wake: () => Wake;
  #memory: FolderMemory | undefined;

  constructor(name: string, settings: FolderSettings, wake = () => new Wake()) {
    this.name = name;
    this.#settings = settings;
    this.#wake = wake;
  }

  async run(desk: Desk): Promise<SourceTrouble | undefined> {
    const wake = this.#wake();
    try {
      this.#memory ??= await rememberedBy(desk, this.#settings);
      while (!desk.stop.aborted) {
        const begun = desk.now();
        const { trouble, dueMs, folders } = await this.#look(desk, this.#memory);
        if (trouble !== undefined) return trouble;
        desk.well();
        wake.watch(folders);
        const restMs = Math.max(LEAST_REST_MS, REST * (desk.now() - begun));
        const { poll } = this.#settings;
        await wake.wait(Math.min(restMs, poll), Math.min(poll, Math.max(restMs, dueMs)), desk.stop);
      }
    } finally {
      wake.close();
    }
    return undefined;
  }

  async #look(desk: Desk, memory: FolderMemory): Promise<Looked> {
    const opened = await this.#open();
    if ('trouble' in opened) return { ...opened, dueMs: Infinity, folders: new Set() };
    const { root, destinations } = opened;
    try {
      const look = new LookThrough({ settings: this.#settings, desk, memory, root, destinations });
      const trouble = await look.run();
      return { trouble, dueMs: look.dueMs, folders: look.folders };
    } finally {
      await destinations?.done.release();
      await destinations?.failed.release();
      await root.release();
    }
  }

  /** Anew each time: what was mounted there may have gone, and come again. */
  async #open(): Promise<
    Pick<FileTakingParts, 'root' | 'destinations'> | { readonly trouble: SourceTrouble }
  > {
    const { path, after, done = join(path, 'done'), failed = join(path, 'failed') } = this.#settings;
    let root: Directory;
    try {
      root = await Directory.open(path);
    } catch (error) {
      return { trouble: { reason: 'folder_missing', detail: messageOf(error) } };
    }
    if (after === 'leave') return { root, destinations: undefined };
    const open: Destination[] = [];
    try {
      await access(path, constants.W_OK);
      const first = await Destination.open(root, done);
      open.push(first);
      return { root, destinations: { done: first, failed: await Destination.open(root, failed) } };
    } catch (error) {
      for (const destination of open) await destination.release();
      await root.release();
      return { trouble: troubleOfMoving(path, error) };
    }
  }
}

interface Looked {
  readonly trouble: SourceTrouble | undefined;
  readonly dueMs: number;
  readonly folders: ReadonlySet<string>;
}
