import { SHOWN_ONCE } from './shown-once.js';

/** Of rows with a day and a domain those whose day is settled. It is asked once which are: that is not cheap. */
export function settledRows(rows: string): string {
  return `SELECT r.* FROM (${rows}) AS r
    INNER JOIN (SELECT domain, until FROM v_settled_domains WHERE domain IN ${SHOWN_ONCE}) AS settled ON settled.domain = r.domain
    WHERE r.day <= settled.until`;
}
