import type { Desk, Verdict } from '../../model/intake-source.js';
import type { OpenedFile } from '../disk/opened-file.js';
import { Slots } from '../disk/slots.js';
import { InOrder } from './in-order.js';
import { isStillAt, lastMailGoesOn, markAt, type MboxMark } from './mark.js';
import { BEGINNING, partsOf, PART_BYTES, type MboxPart, type MboxPlace } from './parts.js';

const WRITE_MS = 2000;

type Nack = Extract<Verdict, { verdict: 'nack' }>;

export interface MboxPassParts {
  /** Of the deliveries. */
  readonly name: string;
  readonly file: OpenedFile;
  readonly desk: Desk;
  readonly inFlight: number;
  /** What was read before, where that still stands there. */
  readonly before: MboxMark | undefined;
  readonly from: MboxPlace;
  /** Whether nobody writes on at its last mail. */
  readonly isComplete: boolean;
  readonly write: (mark: MboxMark) => Promise<void>;
}

/** What came to an mbox since it was read last: handed in by parts, and marked when they are on disk. */
export class MboxPass {
  readonly #parts: MboxPassParts;
  readonly #slots: Slots;
  readonly #committed: InOrder;
  readonly #underWay = new Set<Promise<void>>();
  #nack: Nack | undefined;
  #isBroken = false;
  #writtenAt: number;
  #handed = 0;

  constructor(parts: MboxPassParts) {
    this.#parts = parts;
    this.#slots = new Slots(parts.inFlight);
    this.#committed = new InOrder(parts.from);
    this.#writtenAt = parts.desk.now();
  }

  /** Resolves when all has its verdict; with what the store did not take. */
  async run(): Promise<Nack | undefined> {
    const { file, desk, isComplete, from } = this.#parts;
    const end = file.signature.size;
    const of = Math.ceil((end - from.offset) / PART_BYTES);
    for await (const part of partsOf(file, { from, end, isComplete })) {
      if (desk.stop.aborted || this.#nack !== undefined) break;
      await this.#take(part);
      if (this.#isBroken) break;
      desk.progress(++this.#handed, of);
      if (desk.now() - this.#writtenAt > WRITE_MS) await this.#mark();
    }
    await Promise.all(this.#underWay);
    await this.#mark();
    return this.#nack;
  }

  async #take(part: MboxPart): Promise<void> {
    const { file } = this.#parts;
    try {
      await this.#handIn(part);
    } catch {
      // A fault of ours at one mail is none of the others'.
      const wish = { from: part.from, end: part.to.offset, isComplete: true, partBytes: 1 };
      for await (const mail of partsOf(file, wish)) await this.#mail(mail);
    }
    // Somebody has made it shorter: what was just read was not all.
    if ((await file.now()).size < part.to.offset) this.#isBroken = true;
  }

  async #mail(mail: MboxPart): Promise<void> {
    const { name, desk } = this.#parts;
    try {
      await this.#handIn(mail);
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      desk.troubled({
        reason: 'failed',
        detail: `${name}, mail ${mail.to.mails}, is passed over: ${detail}`,
      });
      this.#committed.expect(mail.to, Promise.resolve({ verdict: 'ack', taken: {}, things: [] }));
    }
  }

  async #handIn({ from, to, bytes }: MboxPart): Promise<void> {
    const { name, desk } = this.#parts;
    await this.#slots.take();
    let handed;
    try {
      handed = await desk.take({ name, bytes, firstMail: from.mails + 1, isSteady: true });
    } catch (error) {
      this.#slots.free();
      throw error;
    }
    this.#committed.expect(to, handed.verdict);
    const going = handed.verdict.then((told) => {
      if (told.verdict === 'nack') this.#nack ??= told;
      this.#slots.free();
      this.#underWay.delete(going);
    });
    this.#underWay.add(going);
  }

  /** Not where somebody has written in it meanwhile: then it is looked at anew, and read again. */
  async #mark(): Promise<void> {
    const { file, before, from, write, desk } = this.#parts;
    this.#writtenAt = desk.now();
    const { at } = this.#committed;
    if (this.#isBroken || at.offset <= from.offset) {
      if (before === undefined && at.offset === 0 && !this.#isBroken)
        await write(await markAt(file, BEGINNING));
      return;
    }
    if (before !== undefined && !(await isStillAt(file, before))) return;
    const mark = await markAt(file, at);
    const size = Number((await file.now()).size);
    if (size >= at.offset && !(await lastMailGoesOn(file, at.offset, size))) await write(mark);
  }
}
