import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const OWNED = z.object({ domain: z.string(), team: z.string() });
export type OwnedDomain = z.output<typeof OWNED>;

/** Domains that are ours, those of which no report came included. */
export function readOwned(client: StateReader, scope: StateScope): Promise<Asked<OwnedDomain[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, toString(team) AS team FROM v_settled_domains WHERE owned AND domain IN ${SHOWN}`,
    OWNED,
    scope,
  );
}

/** How many more are ours: subdomains that nobody named. */
export function countUnshown(client: StateReader, scope: StateScope): Promise<Asked<{ domains: number }[]>> {
  return client.rows(
    `SELECT count() AS domains FROM owned_domains WHERE domain NOT IN ${SHOWN}`,
    z.object({ domains: figure }),
    scope,
  );
}
