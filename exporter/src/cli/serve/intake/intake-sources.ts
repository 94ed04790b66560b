import type { Logger } from 'pino';
import type { SourceSettings } from '../../../config/intake/read-sources.js';
import { SPOOL_LIMIT, type SourceMetrics } from '../../../metrics/sources.js';
import type { UploadHouse } from '../../../api/reports/house.js';
import type { Keeper } from '../../../model/keeping.js';
import type { Handed, SourcedDelivery, Verdict } from '../../../model/intake-source.js';
import { RunningSource, type SourceState } from '../../../sources/running/running-source.js';
import { RunningSources, type SourceOrder } from '../../../sources/running/running-sources.js';
import { within } from '../../../sources/running/within.js';
import { takeOurs } from '../../../sources/running/our-bytes.js';
import { wholeBytes } from '../../../sources/running/whole-bytes.js';
import type { Cursors } from '../../../store/cursors.js';
import type { IntakeSession } from '../../intake-session.js';
import { whenAborted } from '../../when-aborted.js';
import { adapterOf, type AdapterTools } from './adapters.js';
import { cursorOf } from './source-cursor.js';
import { observerOf } from './source-log.js';

export interface IntakeSourcesTools extends AdapterTools {
  readonly session: IntakeSession;
  /** Where bytes wait until all of a delivery is there. */
  readonly keeper: Keeper;
  readonly cursors: Cursors;
  readonly metrics: SourceMetrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly clock: () => number;
  readonly random: () => number;
  /** Aborted when what is under way is given up. */
  readonly giveUp: AbortSignal;
}

/** The intake sources of the settings, each with a desk of its own. */
export class IntakeSources {
  readonly #tools: IntakeSourcesTools;
  readonly #running: RunningSources;
  readonly #uploads = new Set<Promise<Handed>>();
  readonly #uploading = new Set<Promise<Verdict>>();

  constructor(tools: IntakeSourcesTools) {
    this.#tools = tools;
    const { metrics, webhooks } = tools;
    this.#running = new RunningSources((name) => {
      webhooks.forget(name);
      metrics.ended(name);
    });
  }

  get states(): readonly SourceState[] {
    return this.#running.states;
  }

  /** Begins, ends and leaves alone, so that those are there that the settings have. */
  async have(sources: readonly SourceSettings[]): Promise<void> {
    const { log } = this.#tools;
    const { begun, ended, ending } = await this.#running.have(
      await Promise.all(sources.map((source) => this.#orderOf(source))),
    );
    if (begun.length + ended.length > 0) log.info({ begun, ended }, 'intake sources');
    if (ending.length > 0)
      log.warn(
        { ending },
        'intake sources have not ended yet: what follows one of the same name begins then',
      );
  }

  /** What comes over HTTP from whoever has a key: a source that is always there. */
  uploads(): UploadHouse {
    const { now, keeper } = this.#tools;
    const observer = observerOf(UPLOAD, this.#tools);
    observer.well();
    return {
      keeper,
      take: async (delivery) => {
        const taking = this.#take(UPLOAD, delivery);
        this.#uploads.add(taking);
        void taking.finally(() => this.#uploads.delete(taking)).catch(() => undefined);
        const handed = await taking;
        this.#uploading.add(handed.verdict);
        observer.underWay(this.#uploading.size);
        void handed.verdict.then(({ verdict }) => {
          this.#uploading.delete(handed.verdict);
          observer.underWay(this.#uploading.size);
          if (verdict === 'ack') this.#tools.metrics.well(UPLOAD, now());
        });
        return handed;
      },
      limited: (limit, source = UPLOAD) => {
        this.#tools.metrics.limited(source, limit);
      },
    };
  }

  /** Takes nothing new; resolves when all that was handed in has its verdict, or shortly after it is given up. */
  async stop(): Promise<void> {
    const ended = Promise.all([this.#running.stop(), this.#uploaded()]);
    const { giveUp, log } = this.#tools;
    const givenUp = whenAborted(giveUp).then(() => within(ended, LETTING_GO_MS));
    if (await Promise.race([ended.then(() => true), givenUp])) return;
    log.warn({ ending: this.#running.ending }, 'intake sources do not end, and are left behind');
  }

  async #uploaded(): Promise<void> {
    await Promise.allSettled(this.#uploads);
    await Promise.all(this.#uploading);
  }

  async #orderOf(settings: SourceSettings): Promise<SourceOrder> {
    const { name, said, retry, circuit, trusted_authserv_ids: trustedAuthservIds } = settings;
    const { cursors, now, random, giveUp } = this.#tools;
    const adapter = await adapterOf(settings, this.#tools);
    return {
      name,
      said,
      begin: () =>
        new RunningSource(
          adapter(),
          {
            take: (source, delivery) => this.#take(source, { ...delivery, trustedAuthservIds }),
            cursor: cursorOf(name, cursors, { now, giveUp }),
            observer: observerOf(name, this.#tools),
            now,
            random,
            giveUp,
          },
          {
            retry: { firstMs: retry.first, longestMs: retry.longest },
            failuresToOpen: circuit.failures,
            openMs: circuit.open,
          },
        ),
    };
  }

  async #take(source: string, delivery: SourcedDelivery): Promise<Handed> {
    const { session, keeper, metrics } = this.#tools;
    if (delivery.isSteady === true) return await session.take(source, delivery);
    const whole = await wholeBytes(delivery.bytes, keeper);
    if (whole === undefined) {
      metrics.limited(source, SPOOL_LIMIT);
      return { verdict: Promise.resolve(NO_ROOM) };
    }
    try {
      return await takeOurs((ours) => session.take(source, ours), { ...delivery, bytes: whole.read() });
    } finally {
      await whole.release();
    }
  }
}

const UPLOAD = 'upload';
/** For sources to end when all that they wait for is given up. */
const LETTING_GO_MS = 500;

const NO_ROOM = {
  verdict: 'nack',
  reason: 'spool_full',
  detail: 'there is no room for its bytes: raw.spool_bytes, or the disk',
} as const;
