import type { BigIntStats } from 'node:fs';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { digestOf, Digests } from '../disk/digests.js';
import { codeOf, mayBeUnnamable, messageOf, type Directory } from '../disk/directory.js';
import { troubleOfMoving } from '../disk/moving.js';
import { signatureOf, type Signature } from '../disk/opened-file.js';
import { Slots } from '../disk/slots.js';
import { FileTaking, type FileTakingParts } from './file-taking.js';
import { filesBelow, type Found } from './files-below.js';
import { isTemporary } from './temporary.js';

/** What was taken is written down so often, in a look that may last for an hour. */
const WRITE_MS = 2000;

/** One look through a watched folder: what may be taken is, several files at once. */
export class LookThrough {
  readonly #parts: FileTakingParts;
  readonly #taking: FileTaking;
  readonly #slots: Slots;
  readonly #underWay = new Set<Promise<void>>();
  /** Folders that were looked through. */
  readonly folders = new Set<string>();
  /** Files that were there, where they are remembered. */
  readonly #there = new Digests();
  /** Of files that somebody has a doubt about. */
  readonly #doubted = new Set<string>();
  #found = 0;
  #done = 0;
  #dueMs = Infinity;
  #isWhole = true;
  #isLimitTold = false;
  #beingTaken = 0;
  #writtenAt = 0;

  constructor(parts: FileTakingParts) {
    this.#parts = parts;
    this.#slots = new Slots(parts.settings.in_flight);
    this.#taking = new FileTaking(parts);
  }

  /** When something waits that may be taken later: in so many milliseconds. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /** Resolves when all that was taken is done with. */
  async run(): Promise<SourceTrouble | undefined> {
    const { settings, desk, root, destinations } = this.#parts;
    const { subfolders, depth } = settings;
    const except = destinations === undefined ? [] : [destinations.done.root, destinations.failed.root];
    const wish = { subfolders, depth, except, isWanted: (name: string) => !isTemporary(name) };
    let trouble: SourceTrouble | undefined;
    const told = {
      opened: ({ path }: Directory, files: number) => {
        this.folders.add(path);
        this.#found += files;
      },
      unreadable: (path: string, detail: string) => {
        this.#isWhole = false;
        const found = { reason: 'folder_missing', detail: `${path}: ${detail}` } as const;
        if (path === root.path) trouble = found;
        else desk.troubled(found);
      },
      unnamable: (path: string) => {
        this.#tellUnnamable(path);
      },
      tooDeep: () => {
        desk.limited('depth');
      },
    };
    await this.#lookAtMoved();
    for await (const found of filesBelow(root, wish, told)) {
      if (desk.stop.aborted || this.#taking.stopper !== undefined) {
        this.#isWhole = false;
        break;
      }
      await this.#begin(found);
    }
    await Promise.all(this.#underWay);
    await this.#tidy();
    this.#due(this.#parts.memory.moved.dueMs(desk.now()));
    return trouble ?? this.#taking.stopper;
  }

  async #lookAtMoved(): Promise<void> {
    const { root, destinations, memory, desk } = this.#parts;
    if (destinations === undefined) return;
    await memory.moved.putBackChanged({ root, ...destinations }, desk.now(), (path, error) => {
      desk.troubled(troubleOfMoving(path, error));
    });
  }

  async #begin(found: Found): Promise<void> {
    await this.#slots.take();
    found.directory.hold();
    const going = this.#one(found).finally(async () => {
      this.#slots.free();
      this.#underWay.delete(going);
      await found.directory.release();
    });
    this.#underWay.add(going);
  }

  async #one(found: Found): Promise<void> {
    const path = [...found.way, found.name].join('/');
    try {
      const stat = await found.directory.look(found.name);
      if (stat.isFile()) await this.#may(found, path, stat);
    } catch (error) {
      const detail = `${path}: ${messageOf(error)}`;
      if (codeOf(error) === 'EACCES') this.#parts.desk.troubled({ reason: 'file_unreadable', detail });
      else if (codeOf(error) !== 'ENOENT') this.#parts.desk.troubled({ reason: 'failed', detail });
      else if (mayBeUnnamable(path)) this.#tellUnnamable(path);
    }
    this.#done++;
    this.#parts.desk.progress(this.#done, this.#found);
  }

  async #may(found: Found, path: string, stat: BigIntStats): Promise<void> {
    const { settings, desk, memory } = this.#parts;
    const signature = signatureOf(stat);
    const digest = digestOf(path, signature.size, signature.mtimeNs, signature.ino);
    if (this.#isLeft(digest)) return;
    const unmoved = memory.unmoved.get(path);
    if (unmoved !== undefined && (await this.#taking.tryAgain(found, path, unmoved, signature))) return;
    if (signature.size > settings.file_bytes) {
      this.#tellOnce(digest, () => {
        desk.limited('file_bytes');
      });
      return;
    }
    const isDoubted = this.#isDoubted(path, signature);
    const left = memory.settling.left(path, stat, desk.now());
    if (left > 0 || isDoubted) {
      this.#due(left);
      return;
    }
    if (desk.stop.aborted || this.#taking.stopper !== undefined) return;
    const doubt = memory.doubts.of(path, signature);
    if (doubt !== undefined) {
      await memory.doubts.forget(path);
      await this.#taking.settle(found, path, signature, doubt.fate);
    } else await this.#take(found, path, signature, digest);
  }

  /** With `after: leave`: taken before. */
  #isLeft(digest: bigint): boolean {
    if (this.#parts.settings.after !== 'leave' || !this.#parts.memory.taken.has(digest)) return false;
    this.#there.add(digest);
    return true;
  }

  #isDoubted(path: string, signature: Signature): boolean {
    const { memory, desk } = this.#parts;
    const doubt = memory.doubts.of(path, signature);
    if (doubt === undefined) return false;
    const left = doubt.until - desk.now();
    if (left <= 0) return false;
    this.#doubted.add(path);
    this.#due(left);
    return true;
  }

  async #take(found: Found, path: string, signature: Signature, digest: bigint): Promise<void> {
    const { settings, memory, desk } = this.#parts;
    if (settings.after === 'leave' && memory.taken.size + this.#beingTaken >= settings.remembered) {
      if (!this.#isLimitTold) desk.limited('remembered');
      this.#isLimitTold = true;
      return;
    }
    if (settings.after === 'leave') this.#there.add(digest);
    this.#beingTaken++;
    const doubtMs = await this.#taking.take(found, path, signature);
    this.#beingTaken--;
    if (desk.now() - this.#writtenAt > WRITE_MS) {
      this.#writtenAt = desk.now();
      await memory.taken.write();
    }
    if (doubtMs === undefined) return;
    this.#doubted.add(path);
    this.#due(doubtMs);
  }

  #tellOnce(digest: bigint, tell: () => void): void {
    if (this.#parts.memory.told.size < this.#parts.settings.remembered && this.#parts.memory.told.add(digest))
      tell();
  }

  #tellUnnamable(path: string): void {
    this.#tellOnce(digestOf(path), () => {
      this.#parts.desk.troubled({ reason: 'file_unreadable', detail: `${path}: its name is not UTF-8` });
    });
  }

  #due(ms: number): void {
    if (ms > 0) this.#dueMs = Math.min(this.#dueMs, ms);
  }

  /** Forgets what is not there any more, after a look at all there is. */
  async #tidy(): Promise<void> {
    const { memory, settings } = this.#parts;
    await memory.taken.write();
    if (!this.#isWhole) return;
    const isFull = memory.taken.size >= settings.remembered;
    if (memory.taken.size > 2 * this.#there.size + 1000 || (isFull && memory.taken.size > this.#there.size))
      await memory.taken.keepOnly(this.#there);
    await memory.doubts.keepOnly((path) => this.#doubted.has(path));
  }
}
