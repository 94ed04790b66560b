import type { WindowFigures } from '../../store/state/windows.js';
import type { WindowTlsFailures } from '../../store/state/window-tls-failures.js';
import { unlessZero, type Sample } from './sample.js';
import { summed } from './windows.js';
import { resultTypeWord } from './words.js';

const OWN = ['compliant', 'misconfigured'] as const;

/**
 * What strangers alone told of a window: whoever goes by its figures takes this off, be it good or bad. No alert takes off
 * threats, which strangers tell of everywhere: so they are a series of the largest domains alone.
 */
export function unconfirmedOf(row: WindowFigures, isFull: boolean): Sample[] {
  const { domain, window } = row;
  return [
    ...(isFull ? ([...OWN, 'threat'] as const) : OWN).flatMap((of) =>
      unlessZero('dmarc_unconfirmed_messages', [domain, window, of], row[`unconfirmed_${of}_messages`]),
    ),
    ...(['quarantine', 'reject'] as const).flatMap((of) =>
      unlessZero(
        'dmarc_unconfirmed_own_disposition_messages',
        [domain, window, of],
        row[`unconfirmed_own_${of}_messages`],
      ),
    ),
    ...(['ok', 'failed'] as const).flatMap((of) =>
      unlessZero('tlsrpt_unconfirmed_sessions', [domain, window, of], row[`unconfirmed_sessions_${of}`]),
    ),
  ];
}

export function unconfirmedFailuresOf(rows: readonly WindowTlsFailures[]): Sample[] {
  return summed(
    rows,
    (row) => resultTypeWord(row.result_type),
    (row) => row.unconfirmed_sessions,
  ).flatMap(([row, type, sessions]) =>
    unlessZero('tlsrpt_unconfirmed_failed_sessions', [row.domain, row.window, type], sessions),
  );
}
