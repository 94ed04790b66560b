import { SENDER_CLASSES } from '../../model/sender.js';
import type { WindowFigures } from '../../store/state/windows.js';
import type { WindowOverrides } from '../../store/state/window-overrides.js';
import type { WindowTlsFailures } from '../../store/state/window-tls-failures.js';
import { ifKnown, sample, unlessZero, type Sample } from './sample.js';
import { OTHER, overrideWord, resultTypeWord } from './words.js';

/** Of seven days every domain has it. */
export function coreOfWindow(row: WindowFigures): Sample[] {
  const { domain, window } = row;
  return [
    ...messagesOf(row),
    sample('dmarc_new_senders', [domain, window], row.new_senders),
    sample('dmarc_window_end_timestamp_seconds', [domain, window], row.ends_at),
    ...ifKnown('dmarc_completeness_ratio', [domain, window], row.completeness),
  ];
}

/** What may be summed up over domains. */
export function messagesOf(row: WindowFigures): Sample[] {
  const { domain, window } = row;
  return [
    ...SENDER_CLASSES.map((of) => sample('dmarc_messages', [domain, window, of], row[`${of}_messages`])),
    ...unlessZero('dmarc_messages', [domain, window, 'unknown'], row.unknown_messages),
    ...(['dkim_and_spf', 'dkim_only', 'spf_only'] as const).map((by) =>
      sample('dmarc_aligned_messages', [domain, window, by], row[`${by}_messages`]),
    ),
  ];
}

/** What else there is of a window, of the domains that have all. */
export function restOfWindow(row: WindowFigures): Sample[] {
  const { domain, window } = row;
  return [
    ...(['none', 'quarantine', 'reject'] as const).flatMap((of) =>
      unlessZero('dmarc_disposition_messages', [domain, window, of], row[`${of}_messages`]),
    ),
    ...unlessZero('dmarc_disposition_messages', [domain, window, OTHER], row.other_disposition_messages),
    ...unlessZero('dmarc_failure_reports', [domain, window], row.failure_reports),
    ...sessionsOf(row),
  ];
}

/** What went wrong in a window, of the domains that have no more of it than that. */
export function troublesOfWindow(row: WindowFigures): Sample[] {
  return [
    ...unlessZero('dmarc_failure_reports', [row.domain, row.window], row.failure_reports),
    ...(row.sessions_failed === 0 ? [] : sessionsOf(row)),
    ...ownDispositionsOf(row),
  ];
}

/** Both, where there is either: a share of nothing that is there cannot be told. */
function sessionsOf({ domain, window, sessions_ok: ok, sessions_failed: failed }: WindowFigures): Sample[] {
  if (ok + failed === 0) return [];
  return [
    sample('tlsrpt_sessions', [domain, window, 'ok'], ok),
    sample('tlsrpt_sessions', [domain, window, 'failed'], failed),
  ];
}

/** Alerts ask for it of own mail, of a day and of seven. */
export function ownMechanismsOf(row: WindowFigures): Sample[] {
  return (['dkim', 'spf'] as const).flatMap((by) =>
    unlessZero('dmarc_own_mechanism_messages', [row.domain, row.window, by], row[`own_${by}_messages`]),
  );
}

export function ownDispositionsOf(row: WindowFigures): Sample[] {
  return (['quarantine', 'reject'] as const).flatMap((of) =>
    unlessZero('dmarc_own_disposition_messages', [row.domain, row.window, of], row[`own_${of}_messages`]),
  );
}

export function overridesOf(rows: readonly WindowOverrides[]): Sample[] {
  return summed(
    rows,
    (row) => overrideWord(row.reason),
    (row) => row.messages,
  ).flatMap(([row, reason, messages]) =>
    unlessZero('dmarc_override_messages', [row.domain, row.window, reason], messages),
  );
}

export function tlsFailuresOf(rows: readonly WindowTlsFailures[]): Sample[] {
  return summed(
    rows,
    (row) => resultTypeWord(row.result_type),
    (row) => row.sessions,
  ).flatMap(([row, type, sessions]) =>
    unlessZero('tlsrpt_failed_sessions', [row.domain, row.window, type], sessions),
  );
}

/** Several words may be one of ours: a series is there once. */
export function summed<T extends { readonly domain: string; readonly window: string }>(
  rows: readonly T[],
  wordOf: (row: T) => string,
  countOf: (row: T) => number,
): [row: T, word: string, count: number][] {
  const sums = new Map<string, [T, string, number]>();
  for (const row of rows) {
    const word = wordOf(row);
    const key = `${row.domain} ${row.window} ${word}`;
    sums.set(key, [row, word, (sums.get(key)?.[2] ?? 0) + countOf(row)]);
  }
  return [...sums.values()];
}
