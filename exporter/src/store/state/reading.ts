import { randomUUID } from 'node:crypto';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

export type StateReader = Pick<StoreClient, 'rows'>;

/**
 * Up to which day each domain is settled is behind most views of the state, and most of their work: here it is worked
 * out once, and all that is asked through the reader goes by it.
 */
export async function beginReading(client: StoreClient): Promise<Asked<StateReader>> {
  const reading = `settled ${randomUUID()}`;
  const written = await client.command(
    `INSERT INTO settling_readings (reading, at, domain, until, waits_for, waits_until, team, objective, days)
     SELECT {reading:String}, now(), domain, until, waits_for, waits_until, team, objective, days FROM settling_domains_now`,
    { reading },
  );
  if (!written.ok) return written;
  const kept = await client.command(
    `INSERT INTO settled_days (domain, until, at)
     SELECT domain, until, now() FROM settling_readings
     WHERE reading = {reading:String} AND (domain, until) NOT IN (SELECT domain, max(until) FROM settled_days GROUP BY domain)`,
    { reading },
  );
  if (!kept.ok) return kept;
  return {
    ok: true,
    value: {
      rows: (sql, row, parameters) =>
        client.rows(`${sql}\nSETTINGS query_cache_tag = '${reading}'`, row, parameters),
    },
  };
}
