import type { Desk, Verdict } from '../../model/intake-source.js';
import type { SourceTrouble } from '../../model/source-troubles.js';
import { deedOf, doIt } from './afterwards.js';
import { FATES, fateOf, type Fate } from '../mailbox/mail-fate.js';
import type { FolderMemory } from './folder-memory.js';
import type { ImapConnection } from './imap-connection.js';
import type { ImapSettings } from './imap-settings.js';
import type { UidSet } from './uid-set.js';

export interface SettlementTools {
  readonly desk: Desk;
  readonly connection: ImapConnection;
  readonly settings: ImapSettings;
  readonly folder: string;
  readonly memory: FolderMemory;
  /** Mails that are there and not settled. */
  readonly pending: UidSet;
}

/**
 * For a MOVE a server may look through the whole folder, and nothing is read meanwhile: the more time that takes, the
 * more mails are waited for.
 */
const GATHER_MS = 1000;
const MOST_GATHER_MS = 30_000;
const WAITS_A_WORK = 9;

/**
 * What follows a verdict: first it is remembered that the mail is taken, then it is moved, flagged or deleted, then that
 * is remembered. Whatever breaks in between is made good the next time.
 */
export class Settlement {
  readonly #tools: SettlementTools;
  #working: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #gatherMs = GATHER_MS;
  #isDue = false;
  #trouble: SourceTrouble | undefined;
  #nack: string | undefined;

  constructor(tools: SettlementTools) {
    this.#tools = tools;
  }

  /** Why something was not taken, for reasons of ours. */
  get nack(): string | undefined {
    return this.#nack;
  }

  told(uid: number, verdict: Verdict): void {
    const { memory, pending, settings } = this.#tools;
    if (verdict.verdict === 'nack') {
      this.#nack ??= `${verdict.reason}: ${verdict.detail}`;
      return;
    }
    const fate = fateOf(verdict);
    memory.settle(uid);
    pending.delete(uid);
    if (deedOf(fate, settings).does !== 'nothing') memory.owe(fate, uid);
    this.#due();
  }

  /** Has done all that is owed, as far as it can be done; says what could not. */
  async finish(): Promise<SourceTrouble | undefined> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDue = true;
    await this.#work();
    if (this.#failure !== undefined) throw this.#failure.error;
    await this.#remember();
    return this.#trouble;
  }

  #due(): void {
    this.#isDue = true;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#work();
    }, this.#gatherMs);
  }

  #work(): Promise<void> {
    this.#working = this.#working.then(async () => {
      if (!this.#isDue || this.#failure !== undefined) return;
      this.#isDue = false;
      const begun = this.#tools.desk.now();
      try {
        await this.#remember();
        for (const fate of FATES) await this.#pay(fate);
        const tookMs = this.#tools.desk.now() - begun;
        this.#gatherMs = Math.min(MOST_GATHER_MS, Math.max(GATHER_MS, tookMs * WAITS_A_WORK));
      } catch (error) {
        // Nobody waits for what a timer does: it is thrown at the end.
        this.#failure = { error };
      }
    });
    return this.#working;
  }

  async #pay(fate: Fate): Promise<void> {
    const { memory, connection, settings } = this.#tools;
    const uids = memory.owed(fate);
    // A folder that could not be written to is asked again in the next pass, not with every verdict.
    if (uids.length === 0 || this.#trouble !== undefined || !connection.isUsable) return;
    this.#trouble = await doIt(deedOf(fate, settings), uids, connection);
    if (this.#trouble === undefined) memory.paid(fate, uids);
  }

  async #remember(): Promise<void> {
    const { memory, pending, settings, desk, folder } = this.#tools;
    memory.rise(settings.look_back, pending);
    if (memory.keepAtMost(settings.remembered)) desk.limited('remembered');
    const text = memory.text;
    await desk.cursor.write(new Map([[folder, text]]));
  }
}
