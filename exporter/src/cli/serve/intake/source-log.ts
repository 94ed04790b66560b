import type { Logger } from 'pino';
import type { SourceMetrics } from '../../../metrics/sources.js';
import { SOURCE_TROUBLES } from '../../../model/source-troubles.js';
import type { RunObserver } from '../../../sources/running/running-source.js';

const PROGRESS_MS = 10_000;
/** Strangers reach limits as often as they like: the metric counts each time, the log has one of them. */
const LIMIT_MS = 10_000;

interface SourceLogTools {
  readonly log: Logger;
  readonly metrics: SourceMetrics;
  /** In milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** What is told of one intake source, to the log and to Prometheus. */
export function observerOf(source: string, { log, metrics, now, clock }: SourceLogTools): RunObserver {
  let isUp = false;
  let toldAt = -Infinity;
  const limitsToldAt = new Map<string, number>();
  const observer: RunObserver = {
    began: () => undefined,
    well: () => {
      if (!isUp) log.info({ source }, 'the intake source works');
      isUp = true;
      metrics.well(source, now());
    },
    troubled: ({ reason, detail }, retryMs) => {
      metrics.failed(source, reason);
      const what = { source, reason, detail, hint: SOURCE_TROUBLES[reason] };
      if (retryMs === undefined) {
        log.warn(what, 'something of an intake source does not work');
        return;
      }
      isUp = false;
      metrics.down(source);
      log.warn(
        { ...what, retry_ms: Math.round(retryMs) },
        'an intake source does not work, and is tried again',
      );
    },
    circuit: (isOpen) => {
      metrics.circuit(source, isOpen);
      if (isOpen)
        log.error({ source }, 'an intake source is left alone for a while: it has failed too often');
    },
    limited: (limit) => {
      metrics.limited(source, limit);
      if (clock() - (limitsToldAt.get(limit) ?? -Infinity) < LIMIT_MS) return;
      limitsToldAt.set(limit, clock());
      log.warn({ source, limit: `sources.${source}.${limit}` }, 'a limit of an intake source was reached');
    },
    progress: (done, of) => {
      if (of !== undefined) metrics.backlog(source, Math.max(0, of - done));
      if (clock() - toldAt < PROGRESS_MS) return;
      toldAt = clock();
      log.info({ source, done, ...(of === undefined ? {} : { of }) }, 'taking in');
    },
    underWay: (deliveries) => {
      metrics.underWay(source, deliveries);
    },
  };
  metrics.began(source);
  return observer;
}
