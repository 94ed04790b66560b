import { OWN_MAIL } from '../classes.js';
import { chosen } from '../filters.js';

/**
 * What v_slo says, a row a domain, by the settled day that was remembered: v_slo works it out anew, for which a panel
 * has not the time. Reports that were shown to be forged are in here, and not in v_slo.
 */
export const SPENT = `SELECT domain, any(objective) AS aimed, sum(messages) AS own, sumIf(messages, sender_class = 'misconfigured') AS spent,
          greatest(round(1 - aimed, 9), 0.000001) AS allowed, 1 - spent / (own * allowed) AS budget_left,
          ${burnt(1)} AS burn_1d, ${burnt(7)} AS burn_7d
      FROM v_sender_day
      INNER JOIN (SELECT domain, until, objective FROM v_domains) AS ours USING (domain)
      WHERE owned AND ${OWN_MAIL} AND day > today() - 60 AND day > ours.until - 28 AND day <= ours.until AND ${chosen('domain')}
      GROUP BY domain`;

/** How many times as fast as allowed it was used up in the last days. */
function burnt(days: number): string {
  const since = `day > ours.until - ${days}`;
  const failing = `sumIf(messages, sender_class = 'misconfigured' AND ${since})`;
  return `ifNull(${failing} / nullIf(sumIf(messages, ${since}) * allowed, 0), 0)`;
}
