import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure, window } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const FAILURES = z.object({
  domain: z.string(),
  window,
  result_type: z.string(),
  sessions: figure,
  unconfirmed_sessions: figure,
});
export type WindowTlsFailures = z.output<typeof FAILURES>;

/** All of some domains, and of the others those of seven days. */
export function readWindowTlsFailures(
  client: StateReader,
  scope: StateScope,
): Promise<Asked<WindowTlsFailures[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, toString(window) AS window, toString(result_type) AS result_type, sessions, unconfirmed_sessions
     FROM v_window_tls_failures WHERE owned AND domain IN ${SHOWN} AND sessions > 0 AND (window = '7d' OR has({full:Array(String)}, toString(domain)))`,
    FAILURES,
    scope,
  );
}
