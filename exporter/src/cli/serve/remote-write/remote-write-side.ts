import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { RemoteWriteSettings } from '../../../config/remote-write.js';
import type { RemoteWriteMetrics } from '../../../metrics/remote-write/metrics.js';
import { pause } from '../../../sources/running/pause.js';
import type { StoreClient } from '../../../store/client.js';
import { Cursors } from '../../../store/cursors.js';
import type { HistoryBounds } from '../../../store/history/families.js';
import type { CommandIo } from '../../io.js';
import { version } from '../../version.js';
import { Receiver } from './receiver.js';
import { RemoteWriting } from './remote-writing.js';

interface RemoteWriteSideTools {
  readonly client: StoreClient;
  readonly bounds: HistoryBounds;
  readonly io: Pick<CommandIo, 'now'>;
  readonly log: Logger;
  readonly metrics: RemoteWriteMetrics;
}

/** Whoever sends settled days, as the settings say; nobody where they name no receiver. */
export class RemoteWriteSide {
  readonly #tools: RemoteWriteSideTools;
  #settings: RemoteWriteSettings | undefined;
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(tools: RemoteWriteSideTools) {
    this.#tools = tools;
  }

  /** Goes on as it was where nothing else is said. */
  async have(settings: RemoteWriteSettings | undefined): Promise<void> {
    if (isDeepStrictEqual(settings, this.#settings)) return;
    this.#settings = settings;
    await this.#endSending();
    // It may have been waited for by who ends all.
    if (settings === undefined || this.#isOver) return;
    const { client, bounds, io, log, metrics } = this.#tools;
    const now = (): number => io.now();
    const writing = new RemoteWriting(settings, {
      client,
      bounds,
      cursors: new Cursors(client),
      receiver: new Receiver(settings, { version: version(), now }),
      metrics,
      log,
      now,
      random: Math.random,
      wait: pause,
    });
    this.#stop = new AbortController();
    this.#running = writing.run(this.#stop.signal);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#endSending();
  }

  async #endSending(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
