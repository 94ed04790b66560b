import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { figure, window } from './figures.js';

const OVERRIDES = z.object({ domain: z.string(), window, reason: z.string(), messages: figure });
export type WindowOverrides = z.output<typeof OVERRIDES>;

export function readWindowOverrides(
  client: StoreClient,
  full: readonly string[],
): Promise<Asked<WindowOverrides[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, toString(window) AS window, toString(reason) AS reason, messages
     FROM v_window_overrides WHERE owned AND messages > 0 AND has({full:Array(String)}, toString(domain))`,
    OVERRIDES,
    { full },
  );
}
