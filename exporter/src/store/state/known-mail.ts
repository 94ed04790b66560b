import * as z from 'zod';
import type { Asked } from '../failures.js';
import { figure } from './figures.js';
import type { StateReader } from './reading.js';
import { SHOWN, type StateScope } from './shown.js';

const MAIL = z.object({ domain: z.string(), messages: figure });
export type KnownMail = z.output<typeof MAIL>;

/** What reporters of the catalogue tell of about a month, where nothing shows that it was somebody else. */
export function readKnownMail(client: StateReader, scope: StateScope): Promise<Asked<KnownMail[]>> {
  return client.rows(
    `SELECT toString(r.domain) AS domain, sum(r.messages) AS messages FROM reports AS r
     WHERE r.kind = 'aggregate' AND r.day >= toDate(now('UTC')) - 31 AND r.day < toDate(now('UTC')) AND r.domain IN ${SHOWN}
       AND r.reporter_check != 'fail' AND r.reporter IN (SELECT reporter FROM named_reporters WHERE name != '')
       AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM hidden_loads)
     GROUP BY domain`,
    MAIL,
    scope,
  );
}
