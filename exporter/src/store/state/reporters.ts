import * as z from 'zod';
import type { StoreClient } from '../client.js';
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

/** All of some domains, and of the others whoever fell silent. Strangers are one: anybody may report anything. */
export function readReporters(client: StoreClient, scope: StateScope): Promise<Asked<StateReporter[]>> {
  return client.rows(
    `SELECT toString(r.domain) AS domain, if(has({known:Array(String)}, toString(r.reporter)), toString(r.reporter), '') AS reporter,
       count() AS reporters, countIf(r.silent) AS silent, toUnixTimestamp(max(r.last_end)) AS last_end, sum(r.messages_28d) AS messages
     FROM v_reporters AS r
     WHERE r.owned AND r.domain IN ${SHOWN} AND (r.silent OR has({full:Array(String)}, toString(r.domain)))
     GROUP BY domain, reporter`,
    REPORTER,
    scope,
  );
}
