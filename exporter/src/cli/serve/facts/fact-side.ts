import type { Logger } from 'pino';
import { makeFacts, type Facts, type FactSettings } from '../../../enrich/facts/make.js';
import type { Source } from '../../../enrich/senders/source.js';
import type { FactMetrics } from '../../../metrics/facts.js';
import type { SenderMetrics } from '../../../metrics/senders.js';
import type { StoreClient } from '../../../store/client.js';
import type { ChangedFacts } from '../../../store/facts/facts-change.js';
import { lifetimesBy } from '../../../store/facts/lifetimes.js';
import type { CommandIo } from '../../io.js';
import { DEFAULT_FACT_WORK, FactWork } from './fact-work.js';

export interface FactSideTools {
  readonly client: StoreClient;
  readonly io: Pick<CommandIo, 'now' | 'clock'>;
  readonly log: Logger;
  readonly metrics: { readonly facts: FactMetrics; readonly senders: SenderMetrics };
  readonly changed: (changed: readonly ChangedFacts[]) => void;
}

/** Facts by one reading of the settings: the files, the DNS, and who asks them behind the back of the intake. */
export class FactSide {
  readonly #facts: Facts;
  readonly #work: FactWork;
  readonly #metrics: FactMetrics;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(settings: FactSettings, { client, io, log, metrics, changed }: FactSideTools) {
    this.#facts = makeFacts(settings, io, metrics.facts, {
      opened: (...opened) => {
        metrics.facts.opened(...opened);
      },
      troubled: (file, reason, says, isInUse) => {
        metrics.facts.troubled(file, reason);
        log.warn({ file, reason, in_use: isInUse }, `a database of addresses cannot be used: ${says}`);
      },
    });
    this.#metrics = metrics.facts;
    const { finder, databases } = this.#facts;
    this.#work = new FactWork(
      {
        ...{ client, finder, log, changed },
        files: () => databases.edition,
        now: () => io.now(),
        clock: () => io.clock(),
        events: metrics.senders,
      },
      {
        ...DEFAULT_FACT_WORK,
        asksDns: !settings.finder.isOffline,
        lifetimes: lifetimesBy({ ...settings.finder.keep, rest: settings.finder.rest }),
      },
    );
  }

  /** Reads the files; nobody is asked before `begin`. */
  async look(): Promise<void> {
    this.#metrics.begunAnew();
    await this.#facts.databases.look();
  }

  sourceOf(ip: Uint8Array): Source {
    return this.#work.sourceOf(ip);
  }

  begin(): void {
    const { signal } = this.#stop;
    this.#running = Promise.all([this.#facts.databases.watch(signal), this.#work.run(signal)]);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
