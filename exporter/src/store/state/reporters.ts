import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const REPORTER = z.object({
  domain: z.string(),
  /** Its organisational domain; empty for all whom no catalogue has. */
  reporter: z.string(),
  reporters: figure,
  silent: figure,
  /** In seconds since 1970. */
  last_end: figure,
  messages: figure,
});
export type StateReporter = z.output<typeof REPORTER>;

/**
 * All of some domains, and of the others whoever fell silent. Strangers are one: anybody may report anything. Anybody may
 * have a habit and end it, too, so strangers are silent only of domains of which nobody reports who is known.
 */
export function readReporters(client: StateReader, scope: StateScope): Promise<Asked<StateReporter[]>> {
  return client.rows(
    `SELECT domain, reporter, reporters, if(reporter = '' AND is_reported, 0, silent_ones) AS silent, last_end, messages
     FROM (
       SELECT toString(r.domain) AS domain, if(has({known:Array(String)}, toString(r.reporter)), toString(r.reporter), '') AS reporter,
         max(max(r.usual AND reporter != '')) OVER (PARTITION BY domain) AS is_reported,
         has({full:Array(String)}, domain) AS is_full, countIf(r.silent) AS silent_ones, countIf(r.silent OR is_full) AS reporters,
         toUnixTimestamp(maxIf(r.last_end, r.silent OR is_full)) AS last_end, sumIf(r.messages_28d, r.silent OR is_full) AS messages
       FROM v_reporters AS r
       WHERE r.owned AND r.domain IN ${SHOWN}
       GROUP BY domain, reporter
     )
     WHERE is_full OR silent > 0`,
    REPORTER,
    scope,
  );
}
