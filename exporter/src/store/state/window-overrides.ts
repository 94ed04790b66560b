import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure, window } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const OVERRIDES = z.object({ domain: z.string(), window, reason: z.string(), messages: figure });
export type WindowOverrides = z.output<typeof OVERRIDES>;

export function readWindowOverrides(
  client: StateReader,
  scope: StateScope,
): Promise<Asked<WindowOverrides[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, toString(window) AS window, toString(reason) AS reason, messages
     FROM v_window_overrides WHERE owned AND domain IN ${SHOWN} AND messages > 0 AND has({full:Array(String)}, toString(domain))`,
    OVERRIDES,
    scope,
  );
}
