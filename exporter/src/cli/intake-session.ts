import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import type { IntakeMetrics } from '../metrics/intake.js';
import type { StoreMetrics } from '../metrics/store.js';
import type { ByteStream } from '../model/delivery.js';
import type { Handed, SourcedDelivery, Verdict } from '../model/intake-source.js';
import type { Keeper } from '../model/keeping.js';
import type { Spool } from '../store/keep/spool.js';
import type { StoreClient } from '../store/client.js';
import type { Failed } from '../store/failures.js';
import type { Settled } from '../store/intake/entry.js';
import type { Intake } from '../store/intake/intake.js';
import type { RecordJudge } from '../store/rows/record-columns.js';
import { openIntake } from '../store/intake/open-intake.js';
import { intakeSettingsOf, openSpool, pipelineOf, reportsKept } from './intake-parts.js';
import type { CommandIo } from './io.js';
import { redactionKey } from './secrets.js';

export interface SessionWish {
  readonly client: StoreClient;
  readonly settings: Settings;
  readonly io: CommandIo;
  readonly log: Logger;
  /** Ends retries; what is under way then is given up, and comes again. */
  readonly giveUp: AbortSignal;
  readonly onSettled: (settled: Settled) => void;
  /** Who sent it, and what it is to the domain; what nobody judges is judged later. */
  readonly judge?: RecordJudge;
  /** Told of each delivery before it is read; what it answers is called when that is committed or given up. */
  readonly begins?: () => () => void;
  readonly metrics?: { readonly intake: IntakeMetrics; readonly store: StoreMetrics };
}

/** An intake as commands use it: counted, measured, and with the first failure that retries did not mend. */
export class IntakeSession {
  readonly #wish: SessionWish;
  readonly #intake: Intake;
  readonly #bytes: { read: number };
  readonly #spool: Spool;
  #failure: Failed | undefined;

  private constructor(wish: SessionWish, intake: Intake, spool: Spool) {
    this.#wish = wish;
    this.#intake = intake;
    this.#bytes = { read: 0 };
    this.#spool = spool;
  }

  static async open(wish: SessionWish): Promise<IntakeSession> {
    const { client, settings, io, log, metrics, giveUp } = wish;
    const spool = openSpool(settings, log);
    const tellExpired = expiredTeller(log);
    const intake = openIntake(
      {
        client,
        keeper: spool,
        aside: spool.aside,
        read: pipelineOf(settings, io),
        ...(wish.judge === undefined ? {} : { judge: wish.judge }),
        reportsKeptDays: await reportsKept(client, log),
        redactionKey: await redactionKey(settings.secretsDirectory),
        observer: {
          settled: (settled) => {
            metrics?.intake.settled(settled);
            tellExpired(settled);
            wish.onSettled(settled);
          },
          inserted: (table, rows, seconds) => {
            metrics?.store.inserted(table, rows, seconds);
          },
          failed: ({ reason, detail }, waitMs) => {
            metrics?.store.failed(reason);
            if (waitMs !== undefined)
              log.warn({ reason, detail, retry_ms: waitMs }, 'the store did not take a batch');
            else log.error({ reason, detail }, 'the store will not take a batch');
          },
          quarantineFull: () => {
            log.warn({ limit: 'quarantine.total_bytes' }, 'the quarantine is full: bytes are not kept');
          },
        },
        signal: giveUp,
      },
      intakeSettingsOf(settings),
    );
    return new IntakeSession(wish, intake, spool);
  }

  /** For bytes that wait until all of a delivery is there. */
  get keeper(): Keeper {
    return this.#spool.aside;
  }

  /** Bytes of deliveries that have been read. */
  get bytesRead(): number {
    return this.#bytes.read;
  }

  /** What the store did not take, and never will. */
  get failure(): Failed | undefined {
    return this.#failure;
  }

  /**
   * Resolves when the delivery has been read; it is committed later, with others. `source` is where it comes from: a
   * label, and a column of the ledger.
   */
  async take(source: string, delivery: SourcedDelivery): Promise<Handed> {
    const ended = this.#wish.begins?.() ?? (() => undefined);
    try {
      const handed = await this.#take(source, delivery);
      void handed.verdict.then(ended, ended);
      return handed;
    } catch (error) {
      ended();
      throw error;
    }
  }

  async #take(source: string, delivery: SourcedDelivery): Promise<Handed> {
    const { io, metrics, settings } = this.#wish;
    const { name, bytes, firstMail, arrivedAt, authenticated = false } = delivery;
    const { trustedAuthservIds = settings.trust.authservIds } = delivery;
    const checked = await delivery.checked?.();
    const begun = io.clock();
    metrics?.intake.begun();
    const receipt = await this.#intake.take(
      { name, bytes: this.#counted(bytes), firstMail },
      {
        source,
        name,
        arrivedAt: arrivedAt ?? io.now(),
        authenticated,
        trustedAuthservIds,
        checked,
        arrival: 'delivered',
      },
    );
    const read = io.clock();
    metrics?.intake.took('read', (read - begun) / 1000);
    const verdict = receipt.committed.then((committed): Verdict => {
      metrics?.intake.took('commit', (io.clock() - read) / 1000);
      metrics?.intake.ended(source, committed.ok ? 'committed' : 'given_up');
      const { things, reasons } = receipt;
      if (committed.ok) return { verdict: 'ack', taken: committed.value, things, reasons };
      this.#failure ??= committed;
      return { verdict: 'nack', reason: committed.reason, detail: committed.detail };
    });
    return { verdict };
  }

  /** Resolves when nothing is under way any more. */
  drain(): Promise<void> {
    return this.#intake.drain();
  }

  async *#counted(bytes: ByteStream): ByteStream {
    for await (const chunk of bytes) {
      this.#bytes.read += chunk.length;
      this.#wish.metrics?.intake.received(chunk.length);
      yield chunk;
    }
  }
}

/** Tells of reports that are not stored for their age: the first of a delivery, which may hold thousands. */
function expiredTeller(log: Logger): (settled: Settled) => void {
  let told: unknown;
  return ({ entry, outcome }) => {
    if (entry.type !== 'expired' || !outcome.ok || entry.delivery === told) return;
    told = entry.delivery;
    const { source, name: delivery } = entry.delivery;
    const why = { source, delivery, path: entry.path, reason: 'older_than_retention' };
    log.info(why, 'older than what the store keeps: counted, and not stored');
  };
}
