import type { Logger } from 'pino';
import type { SourceSettings } from '../../../config/intake/read-sources.js';
import type { SourceMetrics } from '../../../metrics/sources.js';
import type { Keeper } from '../../../model/keeping.js';
import type { Handed, SourcedDelivery } from '../../../model/intake-source.js';
import { RunningSource, type SourceState } from '../../../sources/running/running-source.js';
import { RunningSources, type SourceOrder } from '../../../sources/running/running-sources.js';
import { wholeBytes } from '../../../sources/running/whole-bytes.js';
import type { Cursors } from '../../../store/cursors.js';
import type { IntakeSession } from '../../intake-session.js';
import { adapterOf } from './adapters.js';
import { cursorOf } from './source-cursor.js';
import { observerOf } from './source-log.js';

export interface IntakeSourcesTools {
  readonly session: IntakeSession;
  /** Where bytes wait until all of a delivery is there. */
  readonly keeper: Keeper;
  readonly cursors: Cursors;
  readonly metrics: SourceMetrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
  /** Aborted when what is under way is given up. */
  readonly giveUp: AbortSignal;
}

/** The intake sources of the settings, each with a desk of its own. */
export class IntakeSources {
  readonly #tools: IntakeSourcesTools;
  readonly #running = new RunningSources();

  constructor(tools: IntakeSourcesTools) {
    this.#tools = tools;
  }

  get states(): readonly SourceState[] {
    return this.#running.states;
  }

  /** Begins, ends and leaves alone, so that those are there that the settings have. */
  async have(sources: readonly SourceSettings[]): Promise<void> {
    const { metrics, log } = this.#tools;
    const { begun, ended } = await this.#running.have(sources.map((source) => this.#orderOf(source)));
    for (const name of ended) if (!begun.includes(name)) metrics.ended(name);
    if (begun.length + ended.length > 0) log.info({ begun, ended }, 'intake sources');
  }

  /** Takes nothing new; resolves when all that was handed in has its verdict. */
  async stop(): Promise<void> {
    await this.#running.stop();
  }

  #orderOf(settings: SourceSettings): SourceOrder {
    const { name, said, retry, circuit } = settings;
    const { cursors, now, random, giveUp } = this.#tools;
    return {
      name,
      said,
      begin: () =>
        new RunningSource(
          adapterOf(settings),
          {
            take: (source, delivery) => this.#take(source, delivery),
            cursor: cursorOf(name, cursors, { now, giveUp }),
            observer: observerOf(name, this.#tools),
            now,
            random,
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
    const { session, keeper } = this.#tools;
    if (delivery.isSteady === true) return await session.take(source, delivery);
    const whole = await wholeBytes(delivery.bytes, keeper);
    if (whole === undefined) return { verdict: Promise.resolve(NO_ROOM) };
    try {
      return await session.take(source, { ...delivery, bytes: whole.read() });
    } finally {
      await whole.release();
    }
  }
}

const NO_ROOM = {
  verdict: 'nack',
  reason: 'spool_full',
  detail: 'there is no room for its bytes: raw.spool_bytes, or the disk',
} as const;
