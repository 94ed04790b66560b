import type { Parameters } from '../client.js';

/** Of which domains the views are asked. */
export interface StateScope extends Parameters {
  /** Of so many subdomains at most that nobody named. */
  readonly subdomains: number;
  /** Of these everything. */
  readonly full: readonly string[];
  /** Organisational domains of the reporters that a catalogue has. */
  readonly known: readonly string[];
}

/** A subdomain that nobody named has series when it was reported on so many days. */
const DAYS = 3;

const NAMED = `(SELECT domain FROM (SELECT domain, argMax(state, at) AS state FROM domains GROUP BY domain)
  WHERE state IN ('owned', 'adopted'))`;

/**
 * Domains of which something is said at /metrics: those that somebody named, and of the subdomains of these some that
 * have been there for longest, as many as the scope says. Anybody can report on any subdomain, so those that come
 * later, by whatever date they give, must not take the place of another.
 */
export const SHOWN = `(SELECT domain FROM ${NAMED}
  UNION DISTINCT
  SELECT domain FROM (
    SELECT r.domain AS domain FROM reports AS r
    WHERE r.kind = 'aggregate' AND r.domain IN (SELECT domain FROM owned_domains) AND r.domain NOT IN ${NAMED}
    GROUP BY r.domain HAVING uniqExact(r.day) >= ${DAYS}
    ORDER BY min(r.ingested_at), r.domain LIMIT {subdomains:UInt32}))`;
