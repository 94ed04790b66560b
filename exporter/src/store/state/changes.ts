import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const MISALIGNED = z.object({ domain: z.string(), sender: z.string(), messages: figure });
export type MisalignedSender = z.output<typeof MISALIGNED>;

/** Senders that lost alignment and have not found it again, with the messages that were not aligned since. */
export function readMisaligned(client: StateReader, scope: StateScope): Promise<Asked<MisalignedSender[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, toString(sender) AS sender, messages_after - aligned_after AS messages
     FROM v_sender_changes WHERE owned AND domain IN ${SHOWN} AND change = 'lost_alignment' AND holds`,
    MISALIGNED,
    scope,
  );
}

const FAILING = z.object({ domain: z.string(), selectors: figure });
export type FailingSelectors = z.output<typeof FAILING>;

export function readFailingSelectors(
  client: StateReader,
  scope: StateScope,
): Promise<Asked<FailingSelectors[]>> {
  return client.rows(
    `SELECT toString(c.domain) AS domain, count() AS selectors
     FROM v_selector_changes AS c WHERE c.owned AND c.domain IN ${SHOWN} AND c.change = 'stopped_passing' AND c.holds GROUP BY c.domain`,
    FAILING,
    scope,
  );
}
