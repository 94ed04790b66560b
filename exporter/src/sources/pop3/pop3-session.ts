import type { ByteStream } from '../../model/delivery.js';
import type { Desk } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { handIn } from '../mailbox/hand-in.js';
import { InFlight } from '../mailbox/in-flight.js';
import { mailboxKey } from '../mailbox/mail-server.js';
import { bounded, MailTooLong } from '../mailbox/mail-bound.js';
import { within } from '../running/within.js';
import type { Suspects } from '../mailbox/suspects.js';
import { Refused, type Pop3Connection } from './pop3-connection.js';
import { troubleOf } from './pop3-login.js';
import type { Pop3Settings } from './pop3-settings.js';
import { TakenMails } from './taken-mails.js';

interface Mail {
  readonly number: number;
  readonly id: string;
  /** As the server says, where it does. */
  readonly size?: number | undefined;
}

/** What a source knows of the mails of its mailbox from one session to the next, by their unique ids. */
export interface SeenMails {
  /** Those that are too large, or come with more than was announced: it is told of each once. */
  readonly large: Set<string>;
  readonly suspects: Suspects<string>;
}

export interface SessionEnd {
  readonly trouble: SourceTrouble | undefined;
  /** Whether there is more to take, or what there is could not all be taken. */
  readonly hasMore: boolean;
}

/** What is deleted is gone when the session ends: it ends after so many. */
const SESSION_MAILS = 1000;
/** Deletions that are asked for before their answers are read: neither side's buffers fill. */
const DELETES_AT_ONCE = 100;
const AWAKE_MS = 30_000;

/** A session at a POP3 server, from after the login to QUIT: takes what is new, deletes what was taken. */
export class Pop3Session {
  readonly #desk: Desk;
  readonly #connection: Pop3Connection;
  readonly #settings: Pop3Settings;
  readonly #seen: SeenMails;
  #nack: string | undefined;
  #isFull = false;
  #handed = 0;

  constructor(desk: Desk, connection: Pop3Connection, settings: Pop3Settings, seen: SeenMails) {
    this.#desk = desk;
    this.#connection = connection;
    this.#settings = settings;
    this.#seen = seen;
  }

  /** All that was handed in has its verdict when it resolves. */
  async run(): Promise<SessionEnd> {
    const { ending } = this.#connection;
    const taken = await TakenMails.read(this.#desk, mailboxKey(this.#settings));
    const inFlight = new InFlight<string>(this.#settings.in_flight, (id, verdict) => {
      if (verdict.verdict === 'ack') taken.told(id, verdict);
      else this.#nack ??= `${verdict.reason}: ${verdict.detail}`;
    });
    let trouble: SourceTrouble | undefined;
    let mails: Mail[] = [];
    try {
      mails = await ending.asking(() => this.#list());
      this.#keepOnly(new Set(mails.map(({ id }) => id)), taken);
      const fresh = await ending.asking(() => this.#fitting(mails.filter(({ id }) => !taken.has(id))));
      await this.#takeAll(fresh, inFlight);
    } catch (error) {
      trouble = troubleOf(error);
    }
    await this.#awake(inFlight.empty());
    await taken.write();
    trouble ??= await ending.doing(() => this.#leave(mails.filter(({ id }) => taken.mayBeDeleted(id))));
    if ((trouble === undefined || this.#isFull) && this.#nack !== undefined && !this.#desk.stop.aborted)
      return { trouble: { reason: 'store_away', detail: this.#nack }, hasMore: false };
    return { trouble, hasMore: this.#handed >= SESSION_MAILS };
  }

  /** The mails of the mailbox, as many as may be known. */
  async #list(): Promise<Mail[]> {
    await this.#connection.command('UIDL');
    const mails: Mail[] = [];
    let isOver = false;
    for await (const line of this.#connection.lines()) {
      const [, number = '', id] = /^(\d+) +([\x21-\x7e]{1,255})$/.exec(line.trim()) ?? [];
      if (id === undefined) continue;
      if (mails.length < this.#settings.remembered) mails.push({ number: Number(number), id });
      else isOver = true;
    }
    if (isOver) this.#desk.limited('remembered');
    return mails;
  }

  /** Without those that are too large. */
  async #fitting(mails: readonly Mail[]): Promise<Mail[]> {
    if (mails.length === 0) return [];
    const numbers = new Set(mails.map(({ number }) => number));
    const sizes = new Map<number, number>();
    await this.#connection.command('LIST');
    for await (const line of this.#connection.lines()) {
      const [number = NaN, size = NaN] = line.trim().split(/ +/).map(Number);
      if (numbers.has(number) && size >= 0) sizes.set(number, size);
    }
    const { large, suspects } = this.#seen;
    for (const { number, id } of mails) {
      if ((sizes.get(number) ?? 0) <= this.#settings.mail_bytes || large.has(id)) continue;
      this.#desk.limited('mail_bytes');
      large.add(id);
    }
    return mails
      .filter(({ id }) => !large.has(id) && !suspects.isLeftAlone(id))
      .map((mail) => ({ ...mail, size: sizes.get(mail.number) }));
  }

  #keepOnly(there: ReadonlySet<string>, taken: TakenMails): void {
    const { large, suspects } = this.#seen;
    taken.keepOnly(there);
    suspects.keepOnly((id) => there.has(id));
    for (const id of large) if (!there.has(id)) large.delete(id);
  }

  async #takeAll(mails: readonly Mail[], inFlight: InFlight<string>): Promise<void> {
    for (const [index, mail] of mails.entries()) {
      await this.#awake(inFlight.room());
      if (this.#desk.stop.aborted || this.#handed >= SESSION_MAILS) return;
      await this.#take(mail, inFlight);
      this.#desk.progress(index + 1, mails.length);
    }
  }

  async #take({ number, id, size }: Mail, inFlight: InFlight<string>): Promise<void> {
    const { ending } = this.#connection;
    try {
      await ending.asking(() => this.#connection.command(`RETR ${number}`));
      const coming = new ToItsEnd(ending.coming(this.#connection.bytes()));
      const bytes = bounded(coming.read(), { announced: size, mail_bytes: this.#settings.mail_bytes });
      const handed = await handIn(this.#desk, { name: id, bytes });
      this.#seen.suspects.cleared([id]);
      inFlight.add(id, handed);
      this.#handed += 1;
      if (coming.isThere) return;
      this.#isFull = true;
      // Its rest is still to come, and nothing else can be said before that.
      this.#connection.close();
      throw new Error(`mail ${id}: there was no room for it`);
    } catch (error) {
      if (error instanceof MailTooLong) this.#tooLong(id, error);
      if (this.#isFull) throw error;
      this.#seen.suspects.failed([id]);
      const { reason, detail } = troubleOf(error);
      if (!(error instanceof Refused) || reason === 'throttled') throw error;
      // One that the server cannot give keeps no other from being taken.
      this.#desk.troubled({ reason, detail: `mail ${id}: ${detail}` });
    }
  }

  /** What still comes of it could only be waited for: the session is over. */
  #tooLong(id: string, { message, limit }: MailTooLong): never {
    this.#seen.large.add(id);
    if (limit !== undefined) this.#desk.limited(limit);
    this.#connection.close();
    throw new Error(`mail ${id}: ${message}; it is left`);
  }

  /** Deletes, and says good-bye: only then the server deletes. */
  async #leave(mails: readonly Mail[]): Promise<SourceTrouble | undefined> {
    if (!this.#connection.isUsable) return { reason: 'disconnected', detail: 'the connection is gone' };
    try {
      const left = this.#settings.after === 'delete' ? await this.#delete(mails) : undefined;
      await this.#connection.command('QUIT');
      return left === undefined ? undefined : { reason: 'folder_unwritable', detail: left };
    } catch (error) {
      if (error instanceof Refused) return { reason: 'folder_unwritable', detail: error.message };
      return troubleOf(error);
    }
  }

  /** Says why one could not be deleted, where that is so. */
  async #delete(mails: readonly Mail[]): Promise<string | undefined> {
    let refusal: string | undefined;
    for (let at = 0; at < mails.length; at += DELETES_AT_ONCE) {
      const some = mails.slice(at, at + DELETES_AT_ONCE);
      for (const { number } of some) this.#connection.send(`DELE ${number}`);
      for (const { id } of some) {
        const refused = await this.#connection.answer().then(() => undefined, refusalOf);
        if (refused !== undefined) refusal ??= `mail ${id}: ${refused}`;
      }
    }
    return refusal;
  }

  /** Servers end sessions in which nothing is said: while we wait, something is. */
  async #awake(work: Promise<void>): Promise<void> {
    while (!(await within(work, AWAKE_MS)))
      if (this.#connection.isUsable)
        await this.#connection.ending.asking(() => this.#connection.command('NOOP')).catch(() => undefined);
  }
}

function refusalOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  throw error;
}

/** Bytes of which is known afterwards whether somebody read them to their end. */
class ToItsEnd {
  readonly #bytes: ByteStream;
  isThere = false;

  constructor(bytes: ByteStream) {
    this.#bytes = bytes;
  }

  async *read(): ByteStream {
    yield* this.#bytes;
    this.isThere = true;
  }
}
