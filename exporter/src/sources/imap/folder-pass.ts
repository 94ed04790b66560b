import type { Desk } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { handIn, NotHandedIn } from '../mailbox/hand-in.js';
import { MailTooLong } from '../mailbox/mail-bound.js';
import { InFlight } from '../mailbox/in-flight.js';
import { mailboxKey } from '../mailbox/mail-server.js';
import { serverPath } from './afterwards.js';
import { FolderMemory } from './folder-memory.js';
import type { ImapConnection } from './imap-connection.js';
import type { ImapSettings } from './imap-settings.js';
import { folderTroubleOf } from './imap-troubles.js';
import { groupsOf, listMails, MailLeft, readGroup, type MailGroup, type ReadMail } from './mail-reader.js';
import type { SeenFolder } from './seen-folder.js';
import { Settlement } from './settlement.js';
import { UidSet } from './uid-set.js';

export interface PassTools {
  readonly desk: Desk;
  readonly connection: ImapConnection;
  readonly settings: ImapSettings;
  readonly folder: SeenFolder;
}

/** Mails whose sizes are asked for at once. */
const WINDOW = 500;

export interface PassEnd {
  /** Whether the folder could be looked through to its end. */
  readonly isRead: boolean;
  readonly trouble: SourceTrouble | undefined;
}

/** Looks a folder through once: takes what is new, and sees to what was taken. */
export class FolderPass {
  readonly #tools: PassTools;
  #found = 0;
  #handed = 0;

  constructor(tools: PassTools) {
    this.#tools = tools;
  }

  /** All that was handed in has its verdict when it resolves. */
  async run(): Promise<PassEnd> {
    const { desk, settings, folder } = this.#tools;
    const opened = await this.#open();
    if ('reason' in opened) return { isRead: false, trouble: opened };
    const { memory, uids } = opened;
    const pending = UidSet.of(uids);
    folder.suspects.keepOnly((uid) => pending.has(uid));
    const settlement = new Settlement({ ...this.#tools, folder: folder.path, memory, pending });
    const inFlight = new InFlight<number>(settings.in_flight, (uid, verdict) => {
      settlement.told(uid, verdict);
    });
    this.#found = uids.length;
    let trouble: SourceTrouble | undefined;
    try {
      await this.#take(uids, inFlight);
    } catch (error) {
      trouble = this.#troubleOf(error);
    }
    await inFlight.empty();
    const undone = await settlement.finish();
    desk.progress(this.#handed, this.#found);
    return { isRead: trouble === undefined, trouble: trouble ?? undone ?? this.#nackTrouble(settlement) };
  }

  async #open(): Promise<{ memory: FolderMemory; uids: number[] } | SourceTrouble> {
    const { desk, connection, folder, settings } = this.#tools;
    const { client, ending } = connection;
    try {
      const opened = await ending.asking(() => client.mailboxOpen(serverPath(folder.path)));
      folder.opened(opened);
      const validity = `${String(opened.uidValidity)}@${mailboxKey(settings)}`;
      const memory = FolderMemory.parse(await desk.cursor.read(folder.path), validity);
      const there = await this.#search(memory);
      const isThere = UidSet.of(there);
      for (const uid of memory.open) if (!isThere.has(uid)) memory.forget(uid);
      return { memory, uids: there.filter((uid) => !memory.isSettled(uid)) };
    } catch (error) {
      return this.#troubleOf(error);
    }
  }

  async #search(memory: FolderMemory): Promise<number[]> {
    const { connection } = this.#tools;
    const there: number[] = [];
    for (const uid of memory.wanted) {
      const ask = () => connection.done(() => connection.client.search({ uid }, { uid: true }));
      const found = await connection.ending.asking(ask);
      for (const one of Array.isArray(found) ? found : []) there.push(one);
    }
    return there;
  }

  #troubleOf(error: unknown): SourceTrouble {
    if (error instanceof NotHandedIn) return { reason: 'failed', detail: error.message };
    const { connection, folder } = this.#tools;
    return connection.isUsable ? folderTroubleOf(error, folder.path) : connection.troubleOf(error);
  }

  async #take(uids: readonly number[], inFlight: InFlight<number>): Promise<void> {
    for (let at = 0; at < uids.length && !this.#isStopped; at += WINDOW) {
      const groups = await this.#list(uids.slice(at, at + WINDOW));
      await this.#takeGroups(groups, inFlight);
    }
  }

  async #list(uids: readonly number[]): Promise<readonly MailGroup[]> {
    const { desk, connection, settings, folder } = this.#tools;
    const asked = uids.filter((uid) => !folder.isLeft(uid));
    const mails = asked.length === 0 ? [] : await listMails(connection, asked);
    const fitting = mails.filter(({ size }) => size <= settings.mail_bytes);
    for (const { uid, size } of mails)
      if (size > settings.mail_bytes) {
        folder.leave(uid);
        desk.limited('mail_bytes');
      }
    this.#handed += uids.length - fitting.length;
    return groupsOf(fitting, (uid) => folder.suspects.isSuspect(uid));
  }

  /** While one group is handed in, the next one comes over the network. */
  async #takeGroups(groups: readonly MailGroup[], inFlight: InFlight<number>): Promise<void> {
    let coming: Promise<readonly ReadMail[]> | undefined;
    for (const [index, group] of groups.entries()) {
      if (this.#isStopped) break;
      const mails = await (coming ?? this.#read(group));
      const next = groups[index + 1];
      coming = next === undefined ? undefined : this.#read(next);
      // It is asked for its outcome later, or never.
      coming?.catch(() => undefined);
      await this.#handAll(mails, inFlight);
    }
    await coming?.catch(() => undefined);
  }

  async #handAll(mails: readonly ReadMail[], inFlight: InFlight<number>): Promise<void> {
    for (const mail of mails) {
      if (this.#isStopped) return;
      await this.#hand(mail, inFlight);
    }
  }

  /** What the server refuses to give all at once is asked for one by one. */
  async #read(group: MailGroup): Promise<readonly ReadMail[]> {
    const { connection, folder, desk, settings } = this.#tools;
    const uids = group.map(({ uid }) => uid);
    try {
      const mails = await readGroup(connection, group, { stop: desk.stop, mail_bytes: settings.mail_bytes });
      if (!connection.isUsable) throw new Error('the connection is gone');
      this.#missed(uids, mails);
      return mails;
    } catch (error) {
      folder.suspects.failed(uids);
      if (!connection.isUsable) throw error;
      const { reason, detail } = folderTroubleOf(error, folder.path);
      if (reason !== 'folder_missing') throw error;
      if (group.length === 1) desk.troubled({ reason: 'protocol', detail: `${detail} (UID ${uids.join()})` });
      if (group.length <= 1) return [];
    }
    const read: ReadMail[] = [];
    for (const mail of group) read.push(...(await this.#read([mail])));
    return read;
  }

  /** One of which the server says nothing may be gone; where it is there the next time, it is told of. */
  #missed(uids: readonly number[], mails: readonly ReadMail[]): void {
    const { desk, folder } = this.#tools;
    const read = new Set(mails.map(({ uid }) => uid));
    for (const uid of uids.filter((one) => !read.has(one))) {
      const detail = `${folder.path}: the server gives nothing of the mail with UID ${uid}`;
      if (folder.suspects.isSuspect(uid)) desk.troubled({ reason: 'protocol', detail });
      folder.suspects.failed([uid]);
    }
  }

  async #hand({ uid, bytes, arrivedAt }: ReadMail, inFlight: InFlight<number>): Promise<void> {
    const { desk, connection, folder } = this.#tools;
    await inFlight.room();
    const name = `${folder.path};UID=${uid}`;
    try {
      const handed = await handIn(desk, { name, bytes, ...(arrivedAt === undefined ? {} : { arrivedAt }) });
      folder.suspects.cleared([uid]);
      inFlight.add(uid, handed);
    } catch (error) {
      if (error instanceof MailLeft) return;
      if (error instanceof MailTooLong) {
        this.#leave(uid, error);
        return;
      }
      if (!connection.isUsable || error instanceof NotHandedIn) folder.suspects.failed([uid]);
      throw error;
    }
    this.#handed += 1;
    desk.progress(this.#handed, this.#found);
  }

  #leave(uid: number, { message, limit }: MailTooLong): void {
    const { desk, folder } = this.#tools;
    folder.leave(uid);
    if (limit !== undefined) desk.limited(limit);
    else desk.troubled({ reason: 'protocol', detail: `${folder.path};UID=${uid}: ${message}; it is left` });
  }

  get #isStopped(): boolean {
    return this.#tools.desk.stop.aborted;
  }

  #nackTrouble({ nack }: Settlement): SourceTrouble | undefined {
    return nack === undefined || this.#isStopped ? undefined : { reason: 'store_away', detail: nack };
  }
}
