import type { Recording } from './rule.js';

/** Of a domain: the last settled day, and a seventh of the week where no day is told. */
function daily(series: string, by: string): string {
  return `sum by (${by}) (max by (domain, window, sender_class) (${series.replace('WINDOW', '1d')}))
or on (domain)
sum by (${by}) (max by (domain, window, sender_class) (${series.replace('WINDOW', '7d')})) / 7`;
}

/** Of all aligned mail: what own mail cannot exceed. */
function upTo(mechanism: string, by: string): string {
  return `label_replace(
  sum by (domain, window) (max by (domain, window, by) (dmarc_aligned_messages{by=~"${by}"})),
  "mechanism", "${mechanism}", "", ""
)`;
}

export const RECORDINGS: readonly Recording[] = [
  {
    record: 'domain:plumbline_team:group',
    expr: `topk by (domain) (1, group by (domain, team) (dmarc_domain_info))
or on (domain)
group by (domain) (dmarc_window_end_timestamp_seconds)`,
  },
  {
    record: 'domain:dmarc_baseline:group',
    expr: 'group by (domain) ({__name__=~"dmarc_baseline_.+"})',
  },
  {
    record: 'domain_window:dmarc_own_messages:sum',
    expr: `sum by (domain, window) (
  max by (domain, window, sender_class) (dmarc_messages{sender_class=~"compliant|misconfigured"})
)`,
  },
  {
    record: 'domain_window:dmarc_own_aligned:ratio',
    expr: `max by (domain, window) (dmarc_messages{sender_class="compliant"})
/ (domain_window:dmarc_own_messages:sum > 0)`,
  },
  {
    record: 'domain_class:dmarc_messages:daily',
    expr: daily('dmarc_messages{window="WINDOW", sender_class=~"threat|forwarder"}', 'domain, sender_class'),
  },
  {
    record: 'domain_mechanism_window:dmarc_own:ratio',
    expr: `clamp_max(
  (
    max by (domain, mechanism, window) (dmarc_own_mechanism_messages)
    or on (domain, mechanism, window)
    ${upTo('dkim', 'dkim_and_spf|dkim_only').replaceAll('\n', '\n    ')}
    or on (domain, mechanism, window)
    ${upTo('spf', 'dkim_and_spf|spf_only').replaceAll('\n', '\n    ')}
  )
  / on (domain, window) group_left () (domain_window:dmarc_own_messages:sum > 0),
  1
)`,
  },
  {
    record: 'domain:dmarc_override_messages:daily',
    expr: 'sum by (domain) (max by (domain, reason) (dmarc_override_messages{window="1d"}))',
  },
  {
    record: 'domain:tlsrpt_sessions:daily',
    expr: 'sum by (domain) (max by (domain, outcome) (tlsrpt_sessions{window="1d"}))',
  },
  {
    record: 'domain:tlsrpt_failed:ratio_daily',
    expr: `max by (domain) (tlsrpt_sessions{window="1d", outcome="failed"})
/ (domain:tlsrpt_sessions:daily > 0)`,
  },
];
