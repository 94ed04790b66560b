import type { ByteStream } from '../../model/delivery.js';
import type { Desk, Verdict } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { digestOf } from '../disk/digests.js';
import { codeOf, type Directory } from '../disk/directory.js';
import { fateOf, Together } from '../disk/fate.js';
import { MailEnd } from '../disk/mail-end.js';
import { deleteFile, isAboutTheFolder, moveFile, troubleOfMoving, type Moved } from '../disk/moving.js';
import { isSame, openFile, type OpenedFile, type Signature } from '../disk/opened-file.js';
import { Slots } from '../disk/slots.js';
import { BEGINNING, isLongMbox, partsOf } from '../mbox/parts.js';
import type { Destination } from './destinations.js';
import type { Found } from './files-below.js';
import type { FolderMemory, Unmoved } from './memory.js';
import type { MovedFile } from './moved-files.js';
import type { FolderSettings } from './settings.js';

/** More at once would only make each of them slower. */
const READ_AT_ONCE = 4;
/** So often something of ours may break on a file before it is taken for the file's fault. */
const MOST_BREAKS = 3;
/** With more files that cannot be moved it is the folder. */
const MOST_UNMOVED = 100;

export interface FileTakingParts {
  readonly settings: FolderSettings;
  readonly desk: Desk;
  readonly memory: FolderMemory;
  readonly root: Directory;
  /** Nothing with `after: leave`. */
  readonly destinations: { readonly done: Destination; readonly failed: Destination } | undefined;
}

/** Takes a file in, and does with it afterwards what the settings say. */
export class FileTaking {
  readonly #parts: FileTakingParts;
  readonly #readers = new Slots(READ_AT_ONCE);
  #stopper: SourceTrouble | undefined;

  constructor(parts: FileTakingParts) {
    this.#parts = parts;
  }

  /** Why nothing more is to be taken: it could not be moved afterwards. */
  get stopper(): SourceTrouble | undefined {
    return this.#stopper;
  }

  /** For how long the file is in doubt, if it is. */
  async take(found: Found, path: string, signature: Signature): Promise<number | undefined> {
    const { desk, memory, settings } = this.#parts;
    const end = new MailEnd();
    const verdict = await this.#verdictOf(found, path, signature, end);
    if (verdict === undefined) return undefined;
    if (verdict.verdict === 'nack') {
      if (!desk.stop.aborted)
        desk.troubled({ reason: 'store_away', detail: `${verdict.reason}: ${verdict.detail}` });
      return undefined;
    }
    memory.broken.delete(path);
    const told = fateOf(verdict);
    const isDoubtful = told === 'doubtful' || end.isCut;
    const fate = told === 'doubtful' ? 'failed' : told;
    // An empty file has had its while before it was taken.
    if (isDoubtful && settings.after !== 'leave' && signature.size > 0) {
      const until = desk.now() + settings.doubt;
      if (await memory.doubts.add(path, signature, { until, fate })) return settings.doubt;
      desk.limited('doubts');
    }
    await this.settle(found, path, signature, fate);
    return undefined;
  }

  /** Moves, deletes or remembers what was taken, if it is still what was read. */
  async settle(found: Found, path: string, signature: Signature, fate: Unmoved['fate']): Promise<void> {
    const { memory, settings, destinations } = this.#parts;
    if (settings.after === 'leave' || destinations === undefined) {
      memory.taken.add(digestOf(path, signature.size, signature.mtimeNs, signature.ino));
      return;
    }
    try {
      await this.#goOn(found, signature, fate);
      memory.unmoved.delete(path);
    } catch (error) {
      memory.unmoved.set(path, { signature, fate });
      this.#couldNot(path, error);
    }
  }

  /** A file of which all is done but the last step. Whether there was something to do. */
  async tryAgain(found: Found, path: string, unmoved: Unmoved, signature: Signature): Promise<boolean> {
    if (!isSame(unmoved.signature, signature)) {
      this.#parts.memory.unmoved.delete(path);
      return false;
    }
    if (this.#stopper === undefined) await this.settle(found, path, signature, unmoved.fate);
    return true;
  }

  async #goOn(found: Found, signature: Signature, fate: Unmoved['fate']): Promise<Moved> {
    const { settings, destinations } = this.#parts;
    if (settings.after === 'delete' && fate === 'stored') return await deleteFile(found, signature);
    const aside = fate === 'failed' ? 'failed' : 'done';
    const destination = destinations?.[aside];
    if (destination === undefined) throw new Error('There is nowhere to move a file to.');
    const into = await destination.at(found.way);
    try {
      const moved = await moveFile(found, signature, into);
      if (moved.moved)
        this.#keepAnEyeOn({ aside, way: found.way, was: found.name, name: moved.name, signature });
      return moved;
    } finally {
      await into.release();
    }
  }

  /** Where it was changed lately, somebody may have it open, and write on. */
  #keepAnEyeOn(file: Omit<MovedFile, 'until'>): void {
    const { desk, memory, settings } = this.#parts;
    const now = desk.now();
    const until = Math.min(now, Number(file.signature.mtimeNs / 1_000_000n)) + settings.doubt;
    if (until > now && !memory.moved.add({ ...file, until })) desk.limited('moved');
  }

  #couldNot(path: string, error: unknown): void {
    const { desk, memory } = this.#parts;
    const trouble = troubleOfMoving(path, error);
    const isMany = memory.unmoved.size >= MOST_UNMOVED;
    if (isMany) desk.limited('unmoved');
    if (isMany || isAboutTheFolder(codeOf(error))) this.#stopper ??= trouble;
    else desk.troubled(trouble);
  }

  /** Nothing where it is not to be had just now. */
  async #verdictOf(
    found: Found,
    path: string,
    signature: Signature,
    end: MailEnd,
  ): Promise<Verdict | undefined> {
    const { desk } = this.#parts;
    await this.#readers.take();
    const handed = new Together();
    try {
      const opened = await openFile(found.directory.at(found.name));
      if (!opened.ok) {
        if (opened.why === 'unreadable')
          desk.troubled({ reason: 'file_unreadable', detail: `${path}: ${opened.detail}` });
        return undefined;
      }
      try {
        // Another was put there since it was looked at.
        if (!isSame(opened.file.signature, signature)) return undefined;
        const name = `${this.#parts.settings.path}/${path}`;
        for await (const part of deliveriesOf(opened.file)) {
          if (desk.stop.aborted && part.firstMail > 1) return undefined;
          const bytes = end.watched(part.bytes);
          handed.add((await handIn(desk, name, { ...part, bytes })).verdict);
        }
      } finally {
        await opened.file.close();
      }
    } catch (error) {
      return this.#broke(path, error);
    } finally {
      this.#readers.free();
      // What was begun with gets its verdict, whatever became of the rest.
      await handed.verdict();
    }
    return await handed.verdict();
  }

  /** A fault of ours: it is tried again, and then it is the file's. */
  #broke(path: string, error: unknown): Verdict | undefined {
    const { desk, memory } = this.#parts;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    desk.troubled({ reason: 'failed', detail: `${path}: ${detail}` });
    const breaks = (memory.broken.get(path) ?? 0) + 1;
    memory.broken.set(path, breaks);
    if (breaks < MOST_BREAKS) return undefined;
    desk.limited('breaks');
    return { verdict: 'ack', taken: {}, things: [], reasons: new Set(['failed']) };
  }
}

interface DeliveryPart {
  readonly bytes: ByteStream;
  readonly firstMail: number;
}

/** A file is one delivery; an mbox of years is many. */
async function* deliveriesOf(file: OpenedFile): AsyncGenerator<DeliveryPart> {
  const end = file.signature.size;
  if (!(await isLongMbox(file))) {
    yield { bytes: file.bytes(0), firstMail: 1 };
    return;
  }
  for await (const { from, bytes } of partsOf(file, { from: BEGINNING, end, isComplete: true }))
    yield { bytes, firstMail: from.mails + 1 };
}

async function handIn(desk: Desk, name: string, { bytes, firstMail }: DeliveryPart) {
  return await desk.take({ name, bytes, firstMail, isSteady: true });
}
