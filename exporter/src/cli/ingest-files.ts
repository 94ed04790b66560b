import { statSync } from 'node:fs';
import type { Delivery } from '../model/delivery.js';
import type { Verdict } from '../model/intake-source.js';
import { openFile, type OpenedFile } from '../sources/disk/opened-file.js';
import { fileDeliveries, STDIN } from '../sources/disk/files.js';
import { InOrder } from '../sources/mbox/in-order.js';
import { goingOnFrom, isStillAt, markAt } from '../sources/mbox/mark.js';
import { BEGINNING, isLongMbox, mayBeLongMbox, partsOf } from '../sources/mbox/parts.js';
import type { IngestJournal, FileLooks } from './ingest-journal.js';
import type { IntakeCounts } from './intake-counts.js';
import type { IntakeSession } from './intake-session.js';
import type { CommandIo } from './io.js';
import { whenAborted } from './when-aborted.js';

export interface IngestParts {
  readonly session: IntakeSession;
  readonly counts: IntakeCounts;
  readonly journal: IngestJournal;
  readonly io: CommandIo;
  /** After each delivery. */
  readonly after: () => Promise<void>;
}

/** Hands in file after file; what the journal has is passed over. Told to stop, it ends after the delivery under way. */
export class IngestFiles {
  readonly #parts: IngestParts;
  readonly #noting = new Set<Promise<void>>();
  /** Of what a run before this one has done. */
  #passedBytes = 0;
  #passedFiles = 0;

  constructor(parts: IngestParts) {
    this.#parts = parts;
  }

  get passed(): { readonly files: number; readonly bytes: number } {
    return { files: this.#passedFiles, bytes: this.#passedBytes };
  }

  async take(paths: readonly string[]): Promise<void> {
    const { io } = this.#parts;
    for (const delivery of fileDeliveries(paths, io.stdin)) {
      if (this.#isOver()) return;
      await this.#one(delivery);
    }
  }

  /** Resolves when the journal has all that is committed. */
  async noted(): Promise<void> {
    await Promise.all(this.#noting);
  }

  async #one(delivery: Delivery): Promise<void> {
    const { session, counts, journal, io, after } = this.#parts;
    const looks = delivery.name === STDIN ? undefined : looksOf(delivery.name);
    if (looks !== undefined && journal.has(looks)) {
      this.#passedBytes += looks.size;
      this.#passedFiles++;
      return;
    }
    counts.delivery();
    if (looks !== undefined && mayBeLongMbox(looks.size) && (await this.#isMboxTaken(looks))) return;
    const taken = session.take('ingest', delivery);
    // The standard input may never end by itself.
    if (looks === undefined) await Promise.race([taken, whenAborted(io.stop)]);
    else this.#note(looks, (await taken).verdict);
    await after();
  }

  #note(looks: FileLooks, verdict: Promise<Verdict>): void {
    const noted = verdict
      .then(async (told) => {
        if (told.verdict === 'ack') await this.#parts.journal.add(looks);
      })
      .finally(() => this.#noting.delete(noted));
    this.#noting.add(noted);
  }

  /** Whether it was one; it is handed in by parts. */
  async #isMboxTaken(looks: FileLooks): Promise<boolean> {
    const opened = await openFile(looks.path, { followsLinks: true });
    if (!opened.ok) return false;
    try {
      if (!(await isLongMbox(opened.file))) return false;
      await this.#mbox(looks, opened.file);
      return true;
    } finally {
      await opened.file.close();
    }
  }

  async #mbox(looks: FileLooks, file: OpenedFile): Promise<void> {
    const { journal, session, after } = this.#parts;
    const { path, size: end } = looks;
    const mark = journal.markOf(path);
    const isStill = mark !== undefined && (await isStillAt(file, mark));
    const from = isStill ? await goingOnFrom(file, mark) : BEGINNING;
    this.#passedBytes += from.offset;
    const committed = new InOrder(from);
    for await (const { from: begin, to, bytes } of partsOf(file, { from, end, isComplete: true })) {
      if (this.#isOver()) break;
      const delivery = { name: path, bytes, firstMail: begin.mails + 1 };
      const { verdict } = await session.take('ingest', delivery);
      committed.expect(to, verdict);
      await journal.mark(path, () => markAt(file, committed.at));
      await after();
    }
    if (this.#isOver()) await session.drain();
    await committed.settled();
    if (committed.at.offset >= end) await journal.add(looks);
    else journal.markNow(path, await markAt(file, committed.at));
  }

  #isOver(): boolean {
    const { io, session } = this.#parts;
    return io.stop.aborted || session.failure !== undefined;
  }
}

function looksOf(path: string): FileLooks | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true ? { path, size: stat.size, mtimeMs: stat.mtimeMs } : undefined;
}
