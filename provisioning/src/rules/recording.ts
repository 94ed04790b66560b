import { USUAL_DAY } from './promql.js';
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

/** All less what strangers alone told. */
function confirmed(all: string, unconfirmed: string): string {
  return `clamp_min(
  ${all}
  - (
    ${unconfirmed}
    or
    0 * ${all}
  ),
  0
)`;
}

function missing(window: string, days: string): string {
  return `${days} * (1 - clamp_max(max by (domain, window) (dmarc_completeness_ratio{window="${window}"}), 1))
* on (domain) group_left () ${USUAL_DAY}`;
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
  // The day, where there are figures of it; else the week, of domains that have no others.
  {
    record: 'domain_window:plumbline_judged:group',
    expr: `group by (domain, window) (dmarc_messages{window="1d"})
or on (domain)
group by (domain, window) (dmarc_window_end_timestamp_seconds{window="7d"})`,
  },
  // What is critical goes by what is left without the figures that strangers alone told.
  {
    record: 'domain_window_class:dmarc_confirmed_messages:max',
    expr: confirmed(
      'max by (domain, window, sender_class) (dmarc_messages{sender_class=~"compliant|misconfigured"})',
      'max by (domain, window, sender_class) (dmarc_unconfirmed_messages)',
    ),
  },
  {
    record: 'domain_window:dmarc_confirmed_own:sum',
    expr: 'sum by (domain, window) (domain_window_class:dmarc_confirmed_messages:max)',
  },
  {
    record: 'domain_window:dmarc_confirmed_threat:max',
    expr: confirmed(
      'max by (domain, window) (dmarc_messages{sender_class="threat"})',
      'max by (domain, window) (dmarc_unconfirmed_messages{sender_class="threat"})',
    ),
  },
  {
    record: 'domain_window:dmarc_confirmed_aligned:ratio',
    expr: `sum by (domain, window) (domain_window_class:dmarc_confirmed_messages:max{sender_class="compliant"})
/ (domain_window:dmarc_confirmed_own:sum > 0)`,
  },
  {
    record: 'domain_window:dmarc_confirmed_burn:ratio',
    expr: `(1 - domain_window:dmarc_confirmed_aligned:ratio)
/ on (domain) group_left ()
(1 - max by (domain) (dmarc_slo_objective_ratio))`,
  },
  {
    record: 'domain_window_disposition:dmarc_confirmed_own:max',
    expr: confirmed(
      'max by (domain, window, disposition) (dmarc_own_disposition_messages)',
      'max by (domain, window, disposition) (dmarc_unconfirmed_own_disposition_messages)',
    ),
  },
  {
    record: 'domain_window_type:tlsrpt_confirmed_failed:max',
    expr: confirmed(
      'max by (domain, window, result_type) (tlsrpt_failed_sessions)',
      'max by (domain, window, result_type) (tlsrpt_unconfirmed_failed_sessions)',
    ),
  },
  {
    record: 'domain_window:tlsrpt_confirmed_sessions:sum',
    expr: `sum by (domain, window) (
${confirmed(
  'max by (domain, window, outcome) (tlsrpt_sessions)',
  'max by (domain, window, outcome) (tlsrpt_unconfirmed_sessions)',
).replaceAll(/^/gm, '  ')}
)`,
  },
  // As much own mail as is usual of those whose reports are missing; where nothing is usual yet, as much as of the others.
  {
    record: 'domain_window:dmarc_missing_own:sum',
    expr: `${missing('1d', '1')}
or
${missing('7d', '7')}
or
domain_window:dmarc_confirmed_own:sum
* (1 / clamp(max by (domain, window) (dmarc_completeness_ratio), 0.01, 1) - 1)
or
0 * domain_window:dmarc_confirmed_own:sum`,
  },
  {
    record: 'domain_window:dmarc_misaligned:least',
    expr: `sum by (domain, window) (domain_window_class:dmarc_confirmed_messages:max{sender_class="misconfigured"})
/ (domain_window:dmarc_confirmed_own:sum + domain_window:dmarc_missing_own:sum > 0)`,
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
    record: 'domain:dmarc_failure_reports:daily',
    expr: `max by (domain) (dmarc_failure_reports{window="1d"})
or
sum by (domain) (
  max by (domain, window) (dmarc_failure_reports{window="7d"})
  and on (domain, window) domain_window:plumbline_judged:group
) / 7`,
  },
  {
    record: 'domain_window:tlsrpt_sessions:sum',
    expr: 'sum by (domain, window) (max by (domain, window, outcome) (tlsrpt_sessions))',
  },
  {
    record: 'domain_window:tlsrpt_failed:ratio',
    expr: `max by (domain, window) (tlsrpt_sessions{outcome="failed"})
/ (domain_window:tlsrpt_sessions:sum > 0)`,
  },
];
