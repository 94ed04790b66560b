import { UNKNOWN_SENDER, UNSTATED_SELECTOR } from '../filters.js';

/** What may be chosen of each variable, as the store has it. */
export const CHOICES = {
  domain: 'SELECT domain FROM v_domains ORDER BY domain LIMIT 5000',
  reporter: `SELECT reporter FROM v_reporter_day WHERE owned AND $__dateFilter(day)
GROUP BY reporter ORDER BY sum(messages) DESC LIMIT 500`,
  sender: `SELECT if(sender = '', '${UNKNOWN_SENDER}', toString(sender)) AS value, if(sender = '', 'not known', any(sender_name)) AS text
FROM v_sender_day WHERE owned AND $__dateFilter(day)
GROUP BY sender ORDER BY sum(messages) DESC LIMIT 500`,
  sender_class: `SELECT arrayJoin(['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown'])`,
  disposition: `SELECT arrayJoin(['none', 'quarantine', 'reject', 'pass', 'unknown'])`,
  selector: `SELECT if(dkim_selector = '', '${UNSTATED_SELECTOR}', toString(dkim_selector)) AS value, if(dkim_selector = '', 'not stated', toString(dkim_selector)) AS text
FROM v_signatures WHERE owned AND $__dateFilter(day)
GROUP BY dkim_selector ORDER BY sum(messages) DESC LIMIT 500`,
} as const;
