import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { RemoteWriteSettings } from '../../../config/remote-write.js';
import { WRITE_TROUBLES, type RemoteWriteMetrics } from '../../../metrics/remote-write/metrics.js';
import { Backoff } from '../../../sources/running/backoff.js';
import type { Cursors } from '../../../store/cursors.js';
import type { StoreClient } from '../../../store/client.js';
import type { Failed } from '../../../store/failures.js';
import { hasEnded } from '../../../store/has-ended.js';
import type { HistoryBounds } from '../../../store/history/families.js';
import { unsentDays, unsentFigures, type DomainDay, type Sending } from '../../../store/history/day-parts.js';
import { forgetSent, RECEIVERS } from '../../../store/history/forget-sent.js';
import type { Remembered } from '../../../store/history/remembered.js';
import type { Later } from './answer.js';
import { inRequests, plan, type Planned } from './plan.js';
import type { Receiver } from './receiver.js';

const DAY_MS = 86_400_000;
/** Days of domains that are looked for at once, and those of them whose figures are, of so many domains. */
const DAYS_AT_ONCE = 5000;
const FIGURES_AT_ONCE = 500;
const DOMAINS_AT_ONCE = 50;
/** What was sent is remembered for so long after the last day on which it could be sent again, to whomever it was. */
const REMEMBERED_DAYS = 90;
const BACKOFF = { firstMs: 1000, longestMs: 5 * 60_000 };

export interface RemoteWritingTools {
  readonly client: StoreClient;
  readonly cursors: Pick<Cursors, 'write'>;
  readonly receiver: Pick<Receiver, 'post'>;
  readonly bounds: HistoryBounds;
  readonly metrics: RemoteWriteMetrics;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** In milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly wait: (ms: number, stop: AbortSignal) => Promise<void>;
}

/** How a round ended: all that was due is sent, or something is in the way. */
export type Round =
  | { readonly ended: 'all_sent' | 'stopped' }
  | { readonly ended: 'in_the_way'; readonly waitMs: number | undefined };

type Settings = Pick<RemoteWriteSettings, 'url' | 'interval' | 'fromDays' | 'samples'>;

/** Sends settled days to a receiver of remote write, each once, and again when its figures have changed. */
export class RemoteWriting {
  readonly #settings: Settings;
  readonly #tools: RemoteWritingTools;
  readonly #sending: Sending;
  readonly #backoff: Backoff;
  #lastTold = '';
  #forgotAt = -Infinity;

  constructor(settings: Settings, tools: RemoteWritingTools) {
    this.#settings = settings;
    this.#tools = tools;
    this.#sending = { receiver: nameOf(settings.url), begun: tools.now(), bounds: tools.bounds };
    this.#backoff = new Backoff(BACKOFF, tools.random);
  }

  /** Resolves when the signal says so. What was under way then is sent again, at the same times, by whoever is next. */
  async run(stop: AbortSignal): Promise<void> {
    const { wait } = this.#tools;
    while (!stop.aborted) {
      const round = await this.#roundWithoutBugs(stop);
      if (round.ended === 'in_the_way') {
        const waitMs = this.#backoff.failed();
        await wait(Math.max(waitMs, this.#backoff.orLater(round.waitMs ?? 0)), stop);
      } else {
        this.#worked();
        await wait(this.#settings.interval, stop);
      }
    }
  }

  async #roundWithoutBugs(stop: AbortSignal): Promise<Round> {
    try {
      return await this.round(stop);
    } catch (error) {
      this.#tools.log.error({ error }, 'sending settled days failed');
      return { ended: 'in_the_way', waitMs: undefined };
    }
  }

  /** Sends all that is due, oldest first. */
  async round(stop: AbortSignal): Promise<Round> {
    const { client, now } = this.#tools;
    for (;;) {
      const days = { from: dayOf(now() - this.#settings.fromDays * DAY_MS), to: dayOf(now()) };
      const unsent = await unsentDays(client, this.#sending, days, DAYS_AT_ONCE);
      if (!unsent.ok) return this.#storeFailed(unsent);
      for (const some of together(unsent.value)) {
        const inTheWay = await this.#sendDays(some, stop);
        if (inTheWay !== undefined) return inTheWay;
      }
      if (unsent.value.length < DAYS_AT_ONCE) return (await this.#forget()) ?? { ended: 'all_sent' };
    }
  }

  /** Once a day. */
  async #forget(): Promise<Round | undefined> {
    const now = this.#tools.now();
    if (now - this.#forgotAt < DAY_MS) return undefined;
    const days = this.#settings.fromDays + REMEMBERED_DAYS;
    const forgotten = await forgetSent(this.#tools.client, now - days * DAY_MS);
    if (!forgotten.ok) return this.#storeFailed(forgotten);
    this.#forgotAt = now;
    return undefined;
  }

  async #sendDays(days: readonly DomainDay[], stop: AbortSignal): Promise<Round | undefined> {
    if (stop.aborted) return { ended: 'stopped' };
    const parts = await unsentFigures(this.#tools.client, this.#sending, days);
    if (!parts.ok) return this.#storeFailed(parts);
    for (const request of inRequests(parts.value.map(plan), this.#settings.samples)) {
      const inTheWay = await this.#send(request, stop);
      if (inTheWay !== undefined) return inTheWay;
    }
    return undefined;
  }

  /** That it may be there is written down before it can be: of a process that ends meanwhile nobody knows. */
  async #send(parts: readonly Planned[], stop: AbortSignal): Promise<Round | undefined> {
    if (stop.aborted) return { ended: 'stopped' };
    const { receiver, metrics, log } = this.#tools;
    const noted = await this.#remember(parts, 'sending');
    if (noted !== undefined) return noted;
    const samples = parts.flatMap((part) => part.samples);
    const posted = await receiver.post(samples, stop);
    if ('trouble' in posted) return hasEnded(stop) ? { ended: 'stopped' } : this.#troubled(posted);
    // One that is refused must not take the others with it, nor a request that is too large.
    if (posted.outcome === 'refused' && parts.length > 1) return await this.#sendHalves(parts, stop);
    metrics.ended(posted.outcome, samples.length);
    if (posted.outcome !== 'written')
      log.warn(
        { outcome: posted.outcome, samples: samples.length, detail: posted.detail },
        'the receiver of remote write does not take a day',
      );
    return await this.#remember(parts, posted.outcome);
  }

  async #sendHalves(parts: readonly Planned[], stop: AbortSignal): Promise<Round | undefined> {
    const half = Math.ceil(parts.length / 2);
    return (await this.#send(parts.slice(0, half), stop)) ?? (await this.#send(parts.slice(half), stop));
  }

  async #remember(parts: readonly Planned[], state: Remembered['state']): Promise<Round | undefined> {
    const { cursors, now } = this.#tools;
    const values = parts.map(({ key, sending }) => [key, JSON.stringify({ ...sending, state })] as const);
    const written = await cursors.write(this.#sending.receiver, new Map(values), now());
    return written.ok ? undefined : this.#storeFailed(written);
  }

  #storeFailed({ reason, detail }: Failed): Round {
    this.#tell(reason, detail, 'the store did not tell or take what is sent by remote write');
    return { ended: 'in_the_way', waitMs: undefined };
  }

  #troubled({ trouble, detail, retryAfterMs }: Later): Round {
    this.#tools.metrics.failed(trouble);
    this.#tell(
      trouble,
      detail,
      `settled days cannot be sent, and are sent later: ${WRITE_TROUBLES[trouble]}`,
    );
    return { ended: 'in_the_way', waitMs: retryAfterMs };
  }

  /** The same trouble again is no news. */
  #tell(reason: string, detail: string, message: string): void {
    if (reason === this.#lastTold) return;
    this.#lastTold = reason;
    this.#tools.log.warn({ reason, detail }, message);
  }

  #worked(): void {
    if (this.#lastTold !== '') this.#tools.log.info('settled days are sent again');
    this.#lastTold = '';
    this.#backoff.worked();
  }
}

/** A URL may hold what is nobody's business. */
function nameOf(url: string): string {
  return `${RECEIVERS}${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** In their order, as many as are asked for at once: of many days, or of many domains, but not of many of both. */
function together(days: readonly DomainDay[]): DomainDay[][] {
  const all: DomainDay[][] = [];
  let current: DomainDay[] = [];
  let domains = new Set<string>();
  for (const one of days) {
    domains.add(one.domain);
    if (domains.size > DOMAINS_AT_ONCE || current.length === FIGURES_AT_ONCE) {
      all.push(current);
      [current, domains] = [[], new Set([one.domain])];
    }
    current.push(one);
  }
  return current.length === 0 ? all : [...all, current];
}
