import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Desk, IntakeSource, Verdict } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { codeOf } from '../disk/directory.js';
import { openFile, type OpenedFile } from '../disk/opened-file.js';
import { Settling } from '../disk/settling.js';
import { Wake } from '../disk/wake.js';
import { goingOnFrom, isStillAt, markIn, textOfMark, type MboxMark } from './mark.js';
import { MboxPass } from './mbox-pass.js';
import { BEGINNING } from './parts.js';

export interface MboxSettings {
  readonly path: string;
  /** In milliseconds. */
  readonly settle: number;
  readonly poll: number;
  readonly lock: number;
  readonly in_flight: number;
}

const MARK = 'mark';
const LEAST_REST_MS = 20;
/** A lock is held for moments. */
const LOCKED_AGAIN_MS = 250;

interface Looked {
  readonly trouble?: SourceTrouble | undefined;
  /** Look again in so many milliseconds. */
  readonly againMs: number;
}

/** An mbox to which others append. It is read where it lies, and never written. */
export class MboxSource implements IntakeSource {
  readonly name: string;
  readonly kind = 'mbox';
  readonly #settings: MboxSettings;
  readonly #settling: Settling;
  #lockedSince: number | undefined;

  constructor(name: string, settings: MboxSettings) {
    this.name = name;
    this.#settings = settings;
    this.#settling = new Settling(settings.settle, settings.settle);
  }

  async run(desk: Desk): Promise<SourceTrouble | undefined> {
    const wake = new Wake();
    try {
      while (!desk.stop.aborted) {
        const { trouble, againMs } = await this.#look(desk);
        if (trouble !== undefined) return trouble;
        wake.watch(new Set([dirname(this.#settings.path)]));
        await wake.wait(
          LEAST_REST_MS,
          Math.max(LEAST_REST_MS, Math.min(this.#settings.poll, againMs)),
          desk.stop,
        );
      }
    } finally {
      wake.close();
    }
    return undefined;
  }

  async #look(desk: Desk): Promise<Looked> {
    const { path, poll } = this.#settings;
    const mark = markIn((await desk.cursor.read(MARK)) ?? '');
    if (await isThere(`${path}.lock`)) return this.#locked(desk);
    this.#lockedSince = undefined;
    const opened = await openFile(path);
    if (!opened.ok) {
      // Some mail programs take the file away when there is no mail in it.
      if (opened.why === 'gone' && mark !== undefined) {
        desk.well();
        return { againMs: poll };
      }
      const reason = opened.why === 'unreadable' ? 'file_unreadable' : 'folder_missing';
      return { trouble: { reason, detail: opened.detail }, againMs: poll };
    }
    try {
      return await this.#read(desk, opened.file, mark);
    } finally {
      await opened.file.close();
    }
  }

  async #read(desk: Desk, file: OpenedFile, before: MboxMark | undefined): Promise<Looked> {
    const { path, poll } = this.#settings;
    const mark = before !== undefined && (await isStillAt(file, before)) ? before : undefined;
    if (before !== undefined && before.offset > 0 && mark === undefined)
      desk.troubled({
        reason: 'rewritten',
        detail: `${path}: something was taken out of it, or written in it`,
      });
    const settleMs = this.#settling.left(path, await file.now(), desk.now());
    const pass = new MboxPass({
      name: path,
      file,
      desk,
      inFlight: this.#settings.in_flight,
      before: mark,
      from: mark === undefined ? BEGINNING : await goingOnFrom(file, mark),
      isComplete: settleMs === 0,
      write: (mark) => desk.cursor.write(new Map([[MARK, textOfMark(mark)]])),
    });
    const nack = await pass.run();
    if (nack === undefined) desk.well();
    else if (!desk.stop.aborted) return { trouble: storeAway(nack), againMs: poll };
    return { againMs: settleMs === 0 ? poll : settleMs };
  }

  #locked(desk: Desk): Looked {
    this.#lockedSince ??= desk.now();
    const { path, lock } = this.#settings;
    if (desk.now() - this.#lockedSince < lock) return { againMs: LOCKED_AGAIN_MS };
    return { trouble: { reason: 'locked', detail: `${path}.lock` }, againMs: LOCKED_AGAIN_MS };
  }
}

function storeAway({ reason, detail }: Extract<Verdict, { verdict: 'nack' }>): SourceTrouble {
  return { reason: 'store_away', detail: `${reason}: ${detail}` };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
}
