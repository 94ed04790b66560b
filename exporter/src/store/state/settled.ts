import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

const SETTLED = z.object({ domain: z.string(), team: z.string() });
export type OwnedDomain = z.output<typeof SETTLED>;

/** Every domain that is ours, those of which no report came included. */
export function readOwned(client: StoreClient): Promise<Asked<OwnedDomain[]>> {
  return client.rows(
    'SELECT toString(domain) AS domain, toString(team) AS team FROM v_settled_domains WHERE owned',
    SETTLED,
  );
}
