import type { Desk, Verdict } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { digestOf, Digests } from '../disk/digests.js';
import { codeOf, mayBeUnnamable, messageOf } from '../disk/directory.js';
import { fateOf, type Fate } from '../disk/fate.js';
import { deleteFile, isAboutTheFolder, renameFile, troubleOfMoving, type Moved } from '../disk/moving.js';
import { openFile, signatureOf } from '../disk/opened-file.js';
import { Slots } from '../disk/slots.js';
import type { TakenFiles } from '../disk/taken-files.js';
import { mailNameOf, nameInCur } from './mail-name.js';
import type { Half, Mailbox } from './mailbox.js';
import type { MaildirSettings } from './settings.js';

const READ_AT_ONCE = 4;
const MOST_BREAKS = 3;
const MOST_UNMOVED = 100;
/** So often a mail is looked for that a mail program renames at the same time. */
const MOST_FINDS = 5;
const MOST_TOLD = 10_000;
const WRITE_MS = 2000;

/** What is known from one look to the next. */
export interface MaildirMemory {
  /** With `after: leave`. */
  readonly taken: TakenFiles;
  /** What is stored, and could not be flagged, moved or deleted. */
  readonly unmoved: Map<string, Fate>;
  /** How often something of ours broke on a mail. */
  readonly broken: Map<string, number>;
  /** Mails of which it was told that they are too large, or have no name. */
  readonly told: Set<string>;
}

export interface MaildirPassParts {
  readonly settings: MaildirSettings;
  readonly desk: Desk;
  readonly memory: MaildirMemory;
  readonly mailboxes: readonly Mailbox[];
  /** Whether these are all that the settings name. */
  readonly isAll: boolean;
  /** With `move` and `delete`. */
  readonly done: Mailbox | undefined;
  readonly failed: Mailbox | undefined;
}

interface Mail {
  readonly mailbox: Mailbox;
  readonly half: Half;
  readonly name: string;
  readonly unique: string;
  /** By which it is remembered, whatever flags it has. */
  readonly key: string;
}

/** One look through the mailboxes of a Maildir. */
export class MaildirPass {
  readonly #parts: MaildirPassParts;
  readonly #slots: Slots;
  readonly #readers = new Slots(READ_AT_ONCE);
  readonly #underWay = new Set<Promise<void>>();
  readonly #there = new Digests();
  #stopper: SourceTrouble | undefined;
  #found = 0;
  #done = 0;
  #beingTaken = 0;
  #isLimitTold = false;
  #writtenAt: number;

  constructor(parts: MaildirPassParts) {
    this.#parts = parts;
    this.#slots = new Slots(parts.settings.in_flight);
    this.#writtenAt = parts.desk.now();
  }

  async run(): Promise<SourceTrouble | undefined> {
    const { mailboxes, memory } = this.#parts;
    for (const mailbox of mailboxes)
      for (const half of ['new', 'cur'] as const) await this.#half(mailbox, half);
    await Promise.all(this.#underWay);
    await memory.taken.write();
    const isWhole = this.#parts.isAll && !this.#isOver();
    if (isWhole && memory.taken.size > 2 * this.#there.size + 1000) await memory.taken.keepOnly(this.#there);
    return this.#stopper;
  }

  #isOver(): boolean {
    return this.#parts.desk.stop.aborted || this.#stopper !== undefined;
  }

  async #half(mailbox: Mailbox, half: Half): Promise<void> {
    const names = await mailbox.mails(half);
    this.#found += names.length;
    for (const name of names) {
      if (this.#isOver()) return;
      const { unique, flags } = mailNameOf(name);
      const mail = { mailbox, half, name, unique, key: `${mailbox.name}/${unique}` };
      if (this.#isWanted(mail, flags)) await this.#begin(mail);
      else this.#done++;
    }
  }

  /** Not what somebody has thrown away; not what was taken. */
  #isWanted({ half, key }: Mail, flags: string): boolean {
    const { settings, memory } = this.#parts;
    if (flags.includes('T')) return false;
    if (settings.after === 'seen') return half === 'new' || !flags.includes('S');
    if (settings.after !== 'leave') return true;
    const digest = digestOf(key);
    this.#there.add(digest);
    return !memory.taken.has(digest);
  }

  async #begin(mail: Mail): Promise<void> {
    await this.#slots.take();
    const going = this.#one(mail)
      .catch((error: unknown) => {
        this.#parts.desk.troubled({ reason: 'failed', detail: `${mail.key}: ${messageOf(error)}` });
      })
      .finally(() => {
        this.#slots.free();
        this.#underWay.delete(going);
        this.#parts.desk.progress(++this.#done, this.#found);
      });
    this.#underWay.add(going);
  }

  async #one(mail: Mail): Promise<void> {
    const { memory, desk } = this.#parts;
    const before = memory.unmoved.get(mail.key);
    const fate = before ?? (await this.#fateOf(mail));
    if (fate === undefined) return;
    await this.#settle(mail, fate);
    if (desk.now() - this.#writtenAt < WRITE_MS) return;
    this.#writtenAt = desk.now();
    await memory.taken.write();
  }

  /** Nothing where it was not taken. */
  async #fateOf(mail: Mail): Promise<Fate | undefined> {
    const { desk, memory, settings } = this.#parts;
    if (settings.after === 'leave' && memory.taken.size + this.#beingTaken >= settings.remembered) {
      if (!this.#isLimitTold) desk.limited('remembered');
      this.#isLimitTold = true;
      return undefined;
    }
    this.#beingTaken++;
    try {
      const verdict = await this.#verdictOf(mail);
      if (verdict === undefined) return undefined;
      if (verdict.verdict === 'ack') return fateOf(verdict);
      if (!desk.stop.aborted)
        desk.troubled({ reason: 'store_away', detail: `${verdict.reason}: ${verdict.detail}` });
      return undefined;
    } finally {
      this.#beingTaken--;
    }
  }

  async #verdictOf(mail: Mail): Promise<Verdict | undefined> {
    const { settings, desk } = this.#parts;
    let verdict: Promise<Verdict>;
    await this.#readers.take();
    try {
      const opened = await openFile(mail.mailbox[mail.half].at(mail.name));
      if (!opened.ok) {
        if (opened.why === 'unreadable')
          desk.troubled({ reason: 'file_unreadable', detail: `${mail.key}: ${opened.detail}` });
        else if (mayBeUnnamable(mail.name))
          this.#tellOnce(mail.key, () => {
            desk.troubled({ reason: 'file_unreadable', detail: `${mail.key}: its name is not UTF-8` });
          });
        return undefined;
      }
      try {
        if (opened.file.signature.size > settings.file_bytes) {
          this.#tellOnce(mail.key, () => {
            desk.limited('file_bytes');
          });
          return undefined;
        }
        const name = `${mail.mailbox[mail.half].path}/${mail.name}`;
        ({ verdict } = await desk.take({ name, bytes: opened.file.bytes(), isSteady: true }));
      } finally {
        await opened.file.close();
      }
    } catch (error) {
      return this.#broke(mail, error);
    } finally {
      this.#readers.free();
    }
    return await verdict;
  }

  #tellOnce(key: string, tell: () => void): void {
    const { told } = this.#parts.memory;
    if (told.has(key) || told.size >= MOST_TOLD) return;
    told.add(key);
    tell();
  }

  /** A fault of ours: it is tried again, and then it is the mail's. */
  #broke({ key }: Mail, error: unknown): Verdict | undefined {
    const { desk, memory } = this.#parts;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    desk.troubled({ reason: 'failed', detail: `${key}: ${detail}` });
    const breaks = (memory.broken.get(key) ?? 0) + 1;
    memory.broken.set(key, breaks);
    if (breaks < MOST_BREAKS) return undefined;
    memory.broken.delete(key);
    desk.limited('breaks');
    return { verdict: 'ack', taken: {}, things: [], reasons: new Set(['failed']) };
  }

  async #settle(mail: Mail, fate: Fate): Promise<void> {
    const { settings, memory, desk } = this.#parts;
    if (settings.after === 'leave') {
      memory.taken.add(digestOf(mail.key));
      return;
    }
    try {
      await this.#goOnWhereItIs(mail, fate);
      memory.unmoved.delete(mail.key);
    } catch (error) {
      memory.unmoved.set(mail.key, fate);
      const trouble = troubleOfMoving(mail.key, error);
      const isMany = memory.unmoved.size >= MOST_UNMOVED;
      if (isMany) desk.limited('unmoved');
      if (isMany || isAboutTheFolder(codeOf(error))) this.#stopper ??= trouble;
      else desk.troubled(trouble);
    }
  }

  /** Mail programs rename mails at any time: then it is looked for by what makes it unique. */
  async #goOnWhereItIs(mail: Mail, fate: Fate): Promise<void> {
    let at: { readonly half: Half; readonly name: string } | undefined = mail;
    for (let tries = 0; at !== undefined && tries < MOST_FINDS; tries++) {
      if ((await this.#goOn(mail.mailbox, at, fate)).moved) return;
      at = await mail.mailbox.find(mail.unique);
    }
  }

  async #goOn(
    mailbox: Mailbox,
    { half, name }: { readonly half: Half; readonly name: string },
    fate: Fate,
  ): Promise<Moved> {
    const { settings, done, failed } = this.#parts;
    const from = { directory: mailbox[half], name };
    let signature;
    try {
      signature = signatureOf(await from.directory.look(name));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return { moved: false, why: 'gone' };
      throw error;
    }
    if (settings.after === 'delete' && fate === 'stored') return await deleteFile(from, signature);
    const seen = nameInCur(mailNameOf(name), 'S');
    const isFailed = fate === 'failed' || fate === 'doubtful';
    const into = settings.after === 'seen' ? mailbox : isFailed ? failed : done;
    return await renameFile(from, signature, (into ?? mailbox).cur, seen);
  }
}
