import type { SampleOutcome, WriteTrouble } from '../../../metrics/remote-write/metrics.js';

/** What a receiver made of a request. */
export type Posted = Over | Later;

/** It is over with it. */
export interface Over {
  readonly outcome: SampleOutcome;
  readonly detail: string;
}

/** The same request is made again. */
export interface Later {
  readonly trouble: WriteTrouble;
  readonly detail: string;
  readonly retryAfterMs?: number;
}

/** Prometheus, Mimir, Thanos and VictoriaMetrics say it in words alone: Prometheus with a 500 where it is too old. */
const TOO_OLD = /too[ -]old|out[ -]of[ -](?:bounds|order)/i;

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

export function readAnswer({ status, text, retryAfter }: HttpAnswer, now: number): Posted {
  const detail = `${status} ${text.trim().slice(0, 300)}`.trim();
  if (status >= 200 && status < 300) return { outcome: 'written', detail };
  if (TOO_OLD.test(text)) return { outcome: 'too_old', detail };
  if (status === 429 || status === 408 || status >= 500) {
    const retryAfterMs = waitOf(retryAfter, now);
    return { trouble: 'busy', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  // Samples are not to blame for what a setting does wrong.
  if (status === 401 || status === 403 || status === 407) return { trouble: 'denied', detail };
  if (status < 400 || status === 404 || status === 405) return { trouble: 'not_there', detail };
  return { outcome: 'refused', detail };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
