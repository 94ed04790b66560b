import * as z from 'zod';
import type { StoreClient } from './client.js';
import type { Asked } from './failures.js';

export const DOMAIN_STATES = ['owned', 'adopted', 'ignored', 'undecided'] as const;
export type DomainState = (typeof DOMAIN_STATES)[number];

const LISTED = z.object({
  domain: z.string(),
  /** What is said of the domain itself. */
  state: z.enum(DOMAIN_STATES),
  /** Who said so: config, command, self or demo; empty where nobody did. */
  origin: z.string(),
  /** Whether it is ours, by what is said of it or of a parent. */
  owned: z.boolean(),
  since: z.string(),
  reports: z.coerce.number(),
  last_end: z.string(),
});

export type ListedDomain = z.output<typeof LISTED>;

/** The domains of which anything is said, or of which reports came; those that wait for a decision first. */
export function listDomains(
  client: StoreClient,
  { state = '', most }: { readonly state?: DomainState | ''; readonly most: number },
): Promise<Asked<readonly ListedDomain[]>> {
  return client.rows(
    `WITH said AS (
       SELECT domain, argMax(state, at) AS last, argMax(origin, at) AS said_by, max(at) AS said_at
       FROM domains GROUP BY domain HAVING last != 'released'
     ), reported AS (
       SELECT domain, uniqExact(report_key) AS reports, max(end) AS last_end
       FROM (
         SELECT domain, report_key, end FROM v_reports WHERE domain != ''
         UNION ALL
         SELECT p.domain, p.report_key, toDateTime(p.day, 'UTC') FROM v_tls_policies AS p
       ) GROUP BY domain
     )
     SELECT toString(known.domain) AS domain,
       if(said.said_by = '', 'undecided', toString(said.last)) AS state,
       toString(said.said_by) AS origin,
       domain IN (SELECT toString(domain) FROM owned_domains) OR false AS owned,
       if(origin = '', '', formatDateTime(said.said_at, '%FT%TZ', 'UTC')) AS since,
       toString(reported.reports) AS reports,
       if(reported.reports = 0, '', formatDateTime(reported.last_end, '%FT%TZ', 'UTC')) AS last_end
     FROM (SELECT domain FROM seen_domains UNION DISTINCT SELECT domain FROM said) AS known
     LEFT JOIN said ON said.domain = known.domain
     LEFT JOIN reported ON reported.domain = known.domain
     WHERE {state:String} = '' OR state = {state:String}
     ORDER BY state = 'undecided' AND NOT owned DESC, domain
     LIMIT {most:UInt32}`,
    LISTED,
    { state, most },
  );
}

/** Which of them no report has come about. */
export async function neverSeen(
  client: StoreClient,
  domains: readonly string[],
): Promise<Asked<readonly string[]>> {
  const asked = await client.rows(
    `SELECT arrayJoin({domains:Array(String)}) AS domain
     WHERE domain NOT IN (SELECT toString(domain) FROM seen_domains) AND domain NOT IN (SELECT toString(domain) FROM domains)`,
    z.object({ domain: z.string() }),
    { domains: [...domains] },
  );
  return asked.ok ? { ok: true, value: asked.value.map(({ domain }) => domain) } : asked;
}

/** Somebody has decided: from now on none is ours by itself, and those that were are undecided again. */
export function decide(
  client: StoreClient,
  domains: readonly string[],
  state: 'adopted' | 'ignored',
): Promise<Asked<void>> {
  return client.command(
    `INSERT INTO domains (domain, state, origin, at)
     SELECT arrayJoin({domains:Array(String)}) AS domain, {state:String}, 'command', now64(3)
     UNION ALL
     SELECT toString(domain), 'released', 'self', now64(3)
     FROM domains WHERE NOT has({domains:Array(String)}, toString(domain))
     GROUP BY domain HAVING argMax(origin, at) = 'self' AND argMax(state, at) != 'released'`,
    { domains: [...domains], state },
  );
}

/**
 * The settings say which are ours. What they said before and say no more is taken back, and what a command decided holds
 * again there; domains that were ours because nobody had decided are so no longer, where the settings name any.
 */
export async function configure(client: StoreClient, domains: readonly string[]): Promise<Asked<void>> {
  const parameters = { domains: [...domains] };
  const said = await client.command(
    `INSERT INTO domains (domain, state, origin, at)
     SELECT arrayJoin({domains:Array(String)}) AS domain, 'owned', 'config', now64(3)
     WHERE domain NOT IN (
       SELECT toString(domain) FROM domains GROUP BY domain
       HAVING argMax(state, at) = 'owned' AND argMax(origin, at) = 'config')`,
    parameters,
  );
  if (!said.ok) return said;
  return client.command(
    `INSERT INTO domains (domain, state, origin, at)
     SELECT domain, if(decided > 0, decision, 'released'), if(decided > 0, 'command', said_by), now64(3)
     FROM (
       SELECT domain, toString(argMax(state, at)) AS last, toString(argMax(origin, at)) AS said_by,
         countIf(origin = 'command') AS decided, toString(argMaxIf(state, at, origin = 'command')) AS decision
       FROM domains GROUP BY domain
     )
     WHERE last != 'released' AND NOT has({domains:Array(String)}, toString(domain))
       AND (said_by = 'config' OR (said_by = 'self' AND notEmpty({domains:Array(String)})))`,
    parameters,
  );
}
