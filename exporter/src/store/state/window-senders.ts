import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure, window } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const SENDER = z.object({
  domain: z.string(),
  window,
  /** Empty for all sources that are not known. */
  sender: z.string(),
  sender_class: z.string(),
  messages: figure,
  new: z.boolean(),
});
export type WindowSender = z.output<typeof SENDER>;

/** All of some domains, and of the others whoever is new in seven days. */
export function readWindowSenders(client: StateReader, scope: StateScope): Promise<Asked<WindowSender[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, toString(window) AS window, toString(sender) AS sender,
       toString(sender_class) AS sender_class, messages, new
     FROM v_window_senders
     WHERE owned AND domain IN ${SHOWN} AND messages > 0 AND ((new AND window = '7d') OR has({full:Array(String)}, toString(domain)))`,
    SENDER,
    scope,
  );
}
