import type { Desk } from '../../model/intake-source.js';
import { Digests } from '../disk/digests.js';
import type { SettledFate } from '../disk/fate.js';
import type { Signature } from '../disk/opened-file.js';
import { TakenFiles } from '../disk/taken-files.js';
import { Doubts } from './doubts.js';
import { MovedFiles } from './moved-files.js';
import { Settling } from '../disk/settling.js';
import type { FolderSettings } from './settings.js';

/** A file that is on disk in the store, and could not be moved or deleted. */
export interface Unmoved {
  readonly signature: Signature;
  readonly fate: SettledFate;
}

/** What a watched folder knows from one look through it to the next. */
export interface FolderMemory {
  /** With `after: leave`. */
  readonly taken: TakenFiles;
  readonly doubts: Doubts;
  readonly settling: Settling;
  readonly moved: MovedFiles;
  readonly unmoved: Map<string, Unmoved>;
  /** How often something of ours broke on a file. */
  readonly broken: Map<string, number>;
  /** Of what it was told that it is too large, or cannot be read. */
  readonly told: Digests;
}

export async function rememberedBy(
  desk: Desk,
  { settle, doubt, poll }: FolderSettings,
): Promise<FolderMemory> {
  const remembered = await desk.cursor.all();
  return {
    taken: TakenFiles.from(desk.cursor, 'taken/', remembered),
    doubts: new Doubts(desk.cursor, remembered),
    settling: new Settling(settle, Math.max(settle, doubt)),
    moved: new MovedFiles(poll),
    unmoved: new Map(),
    broken: new Map(),
    told: new Digests(),
  };
}
