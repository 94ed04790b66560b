import type { Desk, Verdict } from '../../model/intake-source.js';
import { fateOf } from '../mailbox/mail-fate.js';

const KIND = 'uidl:';
/** Whether a mail may be deleted: its reports are stored, and all of it was read. */
type Fate = 'done' | 'kept';
const GATHER_MS = 50;

/** Which mails of a mailbox have been taken, by their unique ids, for as long as they are there. */
export class TakenMails {
  readonly #desk: Desk;
  readonly #fates = new Map<string, Fate>();
  readonly #prefix: string;
  #changes = new Map<string, string>();
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  private constructor(desk: Desk, mailbox: string) {
    this.#desk = desk;
    this.#prefix = `${KIND}${mailbox}:`;
  }

  static async read(desk: Desk, mailbox: string): Promise<TakenMails> {
    const taken = new TakenMails(desk, mailbox);
    for (const [key, value] of await desk.cursor.all()) if (key.startsWith(KIND)) taken.#know(key, value);
    return taken;
  }

  has(id: string): boolean {
    return this.#fates.has(id);
  }

  mayBeDeleted(id: string): boolean {
    return this.#fates.get(id) === 'done';
  }

  told(id: string, verdict: Verdict & { verdict: 'ack' }): void {
    this.#set(id, fateOf(verdict) === 'done' ? 'done' : 'kept');
  }

  /** Those that are not in the mailbox any more need not be known. */
  keepOnly(there: ReadonlySet<string>): void {
    for (const id of this.#fates.keys()) if (!there.has(id)) this.#set(id, undefined);
  }

  /** On disk when it resolves. */
  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changes = this.#changes;
    this.#changes = new Map();
    this.#writing = this.#writing.then(async () => {
      if (changes.size > 0) await this.#desk.cursor.write(changes);
    });
    await this.#writing;
  }

  /** What another mailbox had, that the source was before, is forgotten. */
  #know(key: string, value: string): void {
    if (key.startsWith(this.#prefix))
      this.#fates.set(key.slice(this.#prefix.length), value === 'done' ? 'done' : 'kept');
    else this.#changes.set(key, '');
  }

  #set(id: string, fate: Fate | undefined): void {
    if (fate === undefined) this.#fates.delete(id);
    else this.#fates.set(id, fate);
    this.#changes.set(this.#prefix + id, fate ?? '');
    this.#timer ??= setTimeout(() => {
      // What fails here fails again for who waits for it.
      this.write().catch(() => undefined);
    }, GATHER_MS);
  }
}
