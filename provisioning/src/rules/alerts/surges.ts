import type { Thresholds } from '../../thresholds.js';
import { HABIT, OWN_WEEK, surge } from '../promql.js';
import type { DomainAlert } from '../rule.js';
import { askedPeak, COUNT, DOMAIN } from '../words.js';

/** Much more of something than the domain has ever had in a month. */
export function surgeAlerts({ surges }: Thresholds): DomainAlert[] {
  return [
    {
      about: 'domain',
      name: 'DmarcThreatSpike',
      severity: 'warning',
      // A domain that sends no mail need not have a habit; one that does and is new has none yet.
      expr: `${surge(ofClass('threat'), 'dmarc_baseline_peak_messages{sender_class="threat"}', surges.threats)}
unless on (domain) (${OWN_WEEK} > 0 unless on (domain) ${HABIT})`,
      summary: `${COUNT} messages a day pretend to be from ${DOMAIN}`,
      description: `${COUNT} messages on the last settled day (or a day, in a mean of seven) were from sources that have nothing to do with ${DOMAIN}; high days of the habit reach ${askedPeak('dmarc_baseline_peak_messages', ', sender_class="threat"')}. Policy: p={{ with printf \`dmarc_policy_info{domain=%q}\` $labels.domain | query }}{{ . | first | label "p" }}{{ else }}unknown{{ end }}. Look first for sources that were own mail before: v_source_changes and the runbook name them.`,
      dashboard: 'plumbline-sources',
    },
    {
      about: 'domain',
      name: 'DmarcForwardingSurge',
      severity: 'info',
      expr: habitual(
        surge(
          ofClass('forwarder'),
          'dmarc_baseline_peak_messages{sender_class="forwarder"}',
          surges.forwarding,
        ),
      ),
      summary: `${COUNT} messages a day of ${DOMAIN} were forwarded`,
      description: `${COUNT} messages of ${DOMAIN} on the last settled day (or a day, in a mean of seven) came by forwarders; high days of the habit reach ${askedPeak('dmarc_baseline_peak_messages', ', sender_class="forwarder"')}.`,
      dashboard: 'plumbline-sources',
    },
    {
      about: 'domain',
      name: 'DmarcOverrideSurge',
      severity: 'warning',
      expr: habitual(
        surge('domain:dmarc_override_messages:daily', 'dmarc_baseline_peak_overrides', surges.overrides),
      ),
      summary: `Receivers passed over the policy of ${DOMAIN} for ${COUNT} messages`,
      description: `For ${COUNT} messages of the last settled day receivers did not do what the policy of ${DOMAIN} asks, and gave a reason; high days of the habit reach ${askedPeak('dmarc_baseline_peak_overrides')}.`,
      dashboard: 'plumbline-policy',
    },
    {
      about: 'domain',
      name: 'DmarcFailureReportsBurst',
      severity: 'warning',
      expr: habitual(
        surge(
          'domain:dmarc_failure_reports:daily',
          'dmarc_baseline_peak_failure_reports',
          surges.failure_reports,
        ),
      ),
      summary: `${COUNT} failure reports a day about ${DOMAIN}`,
      description: `${COUNT} failure reports tell of mail of ${DOMAIN} on the last settled day (or a day, in a mean of seven); high days of the habit reach ${askedPeak('dmarc_baseline_peak_failure_reports')}.`,
      dashboard: 'plumbline-failures',
    },
  ];
}

function ofClass(name: 'threat' | 'forwarder'): string {
  return `sum by (domain) (domain_class:dmarc_messages:daily{sender_class="${name}"})`;
}

/** Only of domains of which it is known what is usual. */
function habitual(expr: string): string {
  return `${expr}
and on (domain) ${HABIT}`;
}
