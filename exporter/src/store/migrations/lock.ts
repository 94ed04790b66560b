import * as z from 'zod';
import { onCluster } from '@plumbline/schema/retention.js';
import { quotedName, quotedText } from '@plumbline/schema/names.js';
import type { SchemaTarget } from '@plumbline/schema/target.js';
import type { StoreClient } from '../client.js';
import type { Asked, Failed } from '../failures.js';
import { isGone, writerText, type Writer } from '../load/writer.js';

export interface LockSettings {
  /** A holder that nobody can ask after is taken for dead when it has said nothing for so long. */
  readonly staleAfterSeconds: number;
  /** A holder says so again between two migrations when it has said nothing for so long: saying it costs as much as a view. */
  readonly renewMs: number;
  /** How long to wait for another holder, and how often to look. */
  readonly waitMs: number;
  readonly pollMs: number;
}

export const DEFAULT_LOCK: LockSettings = {
  staleAfterSeconds: 900,
  renewMs: 30_000,
  waitMs: 300_000,
  pollMs: 200,
};

export interface LockTools {
  readonly owner: Writer;
  readonly wait: (ms: number) => Promise<void>;
  /** Told where another holds the lock and it is waited for. */
  readonly onWaiting: (holder: string) => void;
}

/** Another has it, and has kept it for as long as was waited. */
export interface LockHeld {
  readonly ok: false;
  readonly reason: 'held';
  readonly holder: string;
}

const PREFIX = 'migration_lock_';
const FREE = 'free';

const LOCK = z.object({
  number: z.string().transform(Number),
  holder: z.string(),
  silent: z.string().transform(Number),
});
type Lock = z.output<typeof LOCK>;

const NO_LOCK: Lock = { number: 0, holder: FREE, silent: 0 };

/**
 * Who may migrate. A lock is a table `migration_lock_N` with its holder in the comment, and the one with the highest
 * number is it. To take it from a holder that let go or died is to make the next one: of two who try, one succeeds,
 * for a table is created once. The highest stays when it is free, so that no number comes twice; who was so slow that
 * it made a lower one sees the higher.
 */
export class MigrationLock {
  readonly #client: StoreClient;
  readonly #target: SchemaTarget;
  readonly #owner: Writer;

  constructor(client: StoreClient, target: SchemaTarget, owner: Writer) {
    this.#client = client;
    this.#target = target;
    this.#owner = owner;
  }

  async take(tools: Omit<LockTools, 'owner'>, settings = DEFAULT_LOCK): Promise<Asked<void> | LockHeld> {
    for (let waitedMs = 0; ;) {
      const top = await this.#highest();
      if (!top.ok) return top;
      const { number, holder } = top.value;
      if (holder === writerText(this.#owner)) return { ok: true, value: undefined };
      if (holder === FREE || this.#isDead(top.value, settings)) {
        const made = await this.#make(number + 1);
        if (!made.ok || made.value === 'taken') return made.ok ? { ok: true, value: undefined } : made;
        continue;
      }
      if (waitedMs >= settings.waitMs) return { ok: false, reason: 'held', holder };
      if (waitedMs === 0) tools.onWaiting(holder);
      await tools.wait(settings.pollMs);
      waitedMs += settings.pollMs;
    }
  }

  /** Says that the holder is alive; false where another has taken the lock over. */
  async renew(): Promise<Asked<boolean>> {
    const top = await this.#highest();
    if (!top.ok) return top;
    if (top.value.holder !== writerText(this.#owner)) return { ok: true, value: false };
    const said = await this.#say(top.value.number, writerText(this.#owner));
    return said.ok ? { ok: true, value: true } : said;
  }

  async release(): Promise<void> {
    const top = await this.#highest();
    // What fails here is seen by the next who asks: the holder is gone.
    if (top.ok && top.value.holder === writerText(this.#owner)) await this.#say(top.value.number, FREE);
  }

  async #make(number: number): Promise<Asked<'taken' | 'lost'>> {
    const { cluster } = this.#target;
    const made = await this.#client.command(
      `CREATE TABLE ${this.#table(number)}${onCluster(cluster)} (nothing UInt8) ENGINE = MergeTree ORDER BY tuple()
       COMMENT ${quotedText(writerText(this.#owner))}`,
    );
    // Whatever was answered: an answer that was lost is no failure, and a lower number than the highest no success.
    const top = await this.#highest();
    if (!top.ok) return top;
    const isOurs = top.value.number === number && top.value.holder === writerText(this.#owner);
    if (!isOurs) return made.ok || top.value.number >= number ? this.#drop(number, made.ok) : made;
    const cleared = await this.#dropBelow(number);
    return cleared.ok ? { ok: true, value: 'taken' } : cleared;
  }

  async #drop(
    number: number,
    isOurs: boolean,
  ): Promise<Failed | { readonly ok: true; readonly value: 'lost' }> {
    if (!isOurs) return { ok: true, value: 'lost' };
    const dropped = await this.#client.command(this.#dropping(number));
    return dropped.ok ? { ok: true, value: 'lost' } : dropped;
  }

  async #dropBelow(number: number): Promise<Asked<void>> {
    const all = await this.#all();
    if (!all.ok) return all;
    for (const lower of all.value.filter((lock) => lock.number < number)) {
      const dropped = await this.#client.command(this.#dropping(lower.number));
      if (!dropped.ok) return dropped;
    }
    return { ok: true, value: undefined };
  }

  #dropping(number: number): string {
    return `DROP TABLE IF EXISTS ${this.#table(number)}${onCluster(this.#target.cluster)} SYNC`;
  }

  #say(number: number, holder: string): Promise<Asked<void>> {
    const { cluster } = this.#target;
    return this.#client.command(
      `ALTER TABLE ${this.#table(number)}${onCluster(cluster)} MODIFY COMMENT ${quotedText(holder)}`,
    );
  }

  #table(number: number): string {
    return `${quotedName(this.#target.database)}.${PREFIX}${number}`;
  }

  #isDead({ holder, silent }: Lock, { staleAfterSeconds }: LockSettings): boolean {
    return isGone(holder, this.#owner) || silent > staleAfterSeconds;
  }

  async #highest(): Promise<Asked<Lock>> {
    const all = await this.#all();
    return all.ok ? { ok: true, value: all.value[0] ?? NO_LOCK } : all;
  }

  /** The locks there are, the highest first, by the store's own clock. */
  #all(): Promise<Asked<Lock[]>> {
    return this.#client.rows(
      `SELECT toUInt64(substring(name, length({prefix:String}) + 1)) AS number, comment AS holder,
              dateDiff('second', metadata_modification_time, now()) AS silent
       FROM system.tables
       WHERE database = {database:String} AND startsWith(name, {prefix:String})
       ORDER BY number DESC`,
      LOCK,
      { database: this.#target.database, prefix: PREFIX },
    );
  }
}
