import { parse } from 'yaml';
import { z } from 'zod';

const share = z.number().gt(0).lt(1);
const amount = z.number().int().positive();
const factor = z.number().min(1);
const duration = z.string().regex(/^[1-9]\d*[smhd]$/, 'a duration of Prometheus, such as 10m');
const base = z.url().regex(/[^/]$/, 'without a slash at its end');
const surge = z.strictObject({ messages: amount, factor });

const SCHEMA = z.strictObject({
  job: z.string().regex(/^[\w./-]+$/),
  links: z.strictObject({ grafana: base, runbooks: base }),
  times: z.strictObject({ for: duration, keep: duration }),
  floors: z.strictObject({
    own_day: amount,
    failed: amount,
    own_week: amount,
    own_state: amount,
    usual_day: amount,
  }),
  completeness: z.strictObject({ day: share, week: share }),
  alignment: z.strictObject({ drop: share, drop_week: share, erosion: share, factor }),
  mechanisms: z.strictObject({ drop: share, factor, without_dkim: share, with_spf: share }),
  slo: z.strictObject({ fast: factor, fast_spent: share, slow: factor }),
  senders: z.strictObject({ new: amount, misaligned: amount }),
  policy: z.strictObject({ testing_days: amount }),
  own_mail: z.strictObject({ messages: amount, messages_week: amount, share, factor }),
  vanished: z.strictObject({ left: share, elsewhere: share, taken: share, taken_usual: amount }),
  surges: z.strictObject({ threats: surge, overrides: surge, forwarding: surge, failure_reports: surge }),
  reports: z.strictObject({ missing_days: amount }),
  tls: z.strictObject({
    failed: amount,
    failed_week: amount,
    share,
    certificate_share: share,
    sessions: amount,
    sessions_week: amount,
    above_usual: share,
  }),
  ingest: z.strictObject({
    down: duration,
    store_down: duration,
    source_down: duration,
    stuck: duration,
    quarantined: amount,
    quarantined_share: share,
    unreadable: amount,
    unreadable_share: share,
    duplicates: amount,
    duplicates_share: share,
    duplicates_for: duration,
    disk_low: share,
    disk_full: share,
    clock_seconds: amount,
    stale_seconds: amount,
    engine_restarts: amount,
    remote_write_failures: amount,
    remote_write: duration,
  }),
});

export type Thresholds = z.infer<typeof SCHEMA>;

export type Judged =
  | { readonly ok: true; readonly value: Thresholds }
  | { readonly ok: false; readonly reason: 'not_yaml' | 'not_thresholds'; readonly detail: string };

/** The shipped thresholds, and over them those of `mine`, key by key. */
export function readThresholds(shipped: string, mine?: string): Judged {
  let said: unknown;
  try {
    said = merged(parse(shipped), mine === undefined ? undefined : parse(mine));
  } catch (error) {
    return { ok: false, reason: 'not_yaml', detail: String(error) };
  }
  const judged = SCHEMA.safeParse(said);
  if (judged.success) return { ok: true, value: judged.data };
  return { ok: false, reason: 'not_thresholds', detail: z.prettifyError(judged.error) };
}

function merged(under: unknown, over: unknown): unknown {
  if (over === undefined || over === null) return under;
  if (!isMapping(under) || !isMapping(over)) return over;
  const all = { ...under };
  for (const [key, value] of Object.entries(over)) all[key] = merged(under[key], value);
  return all;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
