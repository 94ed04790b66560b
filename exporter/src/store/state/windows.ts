import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure, figureOrNothing, window } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const COUNTS = {
  messages: figure,
  compliant_messages: figure,
  misconfigured_messages: figure,
  forwarder_messages: figure,
  threat_messages: figure,
  unknown_messages: figure,
  dkim_and_spf_messages: figure,
  dkim_only_messages: figure,
  spf_only_messages: figure,
  none_messages: figure,
  quarantine_messages: figure,
  reject_messages: figure,
  other_disposition_messages: figure,
  own_dkim_messages: figure,
  own_spf_messages: figure,
  own_quarantine_messages: figure,
  own_reject_messages: figure,
  new_senders: figure,
  failure_reports: figure,
  sessions_ok: figure,
  sessions_failed: figure,
  unconfirmed_compliant_messages: figure,
  unconfirmed_misconfigured_messages: figure,
  unconfirmed_threat_messages: figure,
  unconfirmed_own_quarantine_messages: figure,
  unconfirmed_own_reject_messages: figure,
  unconfirmed_sessions_ok: figure,
  unconfirmed_sessions_failed: figure,
};

const WINDOW = z.object({
  domain: z.string(),
  window,
  /** The end of its last day, in seconds since 1970. */
  ends_at: figure,
  completeness: figureOrNothing,
  ...COUNTS,
});
export type WindowFigures = z.output<typeof WINDOW>;

export function readWindows(client: StateReader, scope: StateScope): Promise<Asked<WindowFigures[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, toString(window) AS window, toUnixTimestamp(end) AS ends_at, completeness,
       ${Object.keys(COUNTS).join(', ')}
     FROM v_windows WHERE owned AND domain IN ${SHOWN}`,
    WINDOW,
    scope,
  );
}
