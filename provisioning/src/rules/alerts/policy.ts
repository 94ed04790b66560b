import type { Thresholds } from '../../thresholds.js';
import { confirmedOwn, judged, missingOwn, unlessUsual } from '../promql.js';
import type { DomainAlert, Severity } from '../rule.js';
import { askedCount, askedLabel, askedPeak, COUNT, DOMAIN, WHEN } from '../words.js';

const P_NOW = askedLabel('dmarc_policy_info{domain=%q}', 'p');
const SP_NOW = askedLabel('dmarc_policy_info{domain=%q}', 'sp');

/** What the domain asks of receivers, as they report it, and whom it hits. */
export function policyAlerts({ policy, own_mail }: Thresholds): DomainAlert[] {
  return [
    {
      about: 'domain',
      name: 'DmarcPolicyWeakened',
      severity: 'warning',
      expr: 'max by (domain) (dmarc_policy_weakened) > 0',
      summary: `The policy of ${DOMAIN} became weaker`,
      description: `Most reporters now see p=${P_NOW} sp=${SP_NOW} for ${DOMAIN}; before it was p=${askedLabel('dmarc_previous_policy_info{domain=%q}', 'p')} sp=${askedLabel('dmarc_previous_policy_info{domain=%q}', 'sp')}.`,
      dashboard: 'plumbline-policy',
    },
    {
      about: 'domain',
      name: 'DmarcPolicyTesting',
      severity: 'info',
      expr: `(
  max by (domain) (dmarc_window_end_timestamp_seconds{window="7d"})
  - max by (domain) (dmarc_policy_testing_since_timestamp_seconds > 0)
) / 86400 > ${policy.testing_days}`,
      summary: `The policy of ${DOMAIN} has been a test for ${COUNT} days`,
      description: `Reporters have seen a policy that is a test (t=y, or pct=0) at ${DOMAIN} for ${COUNT} settled days (p=${P_NOW}): receivers do the next weaker thing than it asks.`,
      dashboard: 'plumbline-policy',
    },
    {
      about: 'domain',
      name: 'DmarcSubdomainPolicyWeaker',
      severity: 'info',
      expr: 'max by (domain) (dmarc_subdomain_policy_weaker) > 0',
      summary: `Subdomains of ${DOMAIN} are less protected than itself`,
      description: `Reporters see p=${P_NOW} at ${DOMAIN}, but sp=${SP_NOW} and np=${askedLabel('dmarc_policy_info{domain=%q}', 'np')}: whoever spoofs it takes a subdomain.`,
      dashboard: 'plumbline-policy',
    },
    hit('DmarcOwnMailRejected', 'critical', 'reject', 'rejected', own_mail),
    hit('DmarcOwnMailQuarantined', 'warning', 'quarantine', 'quarantined', own_mail),
  ];
}

/** More than the domain is used to; a share of all own mail, what is missing of it counted as if nobody had kept it back. */
function hit(
  name: string,
  severity: Severity,
  disposition: string,
  done: string,
  own_mail: Thresholds['own_mail'],
): DomainAlert {
  const habit = (metric: string): string => `max by (domain) (${metric}{disposition="${disposition}"})`;
  const peak = `${own_mail.factor} * ${habit('dmarc_baseline_peak_own_disposition_messages')}`;
  const week = `${own_mail.factor} * 7 * ${habit('dmarc_baseline_daily_own_disposition_messages')}`;
  return {
    about: 'domain',
    name,
    severity,
    expr: judged((window) => {
      const series = `sum by (domain, window) (domain_window_disposition:dmarc_confirmed_own:max{window="${window}", disposition="${disposition}"})`;
      const least = window === '1d' ? own_mail.messages : own_mail.messages_week;
      return `${series} >= ${least}
and on (domain, window) (
  ${series} > on (domain, window) ${own_mail.share} * (${confirmedOwn(window)} + ${missingOwn(window)})
)
${unlessUsual(series, peak)}${window === '1d' ? '' : `\n${unlessUsual(series, week)}`}`;
    }),
    summary: `Receivers ${done} ${COUNT} own messages of ${DOMAIN} ${WHEN}`,
    description: `Of ${askedCount('domain_window:dmarc_confirmed_own:sum{domain=%[1]q, window=%[2]q}')} own messages of ${DOMAIN} ${WHEN} receivers ${done} ${COUNT} because of its policy (p=${P_NOW}); on high days of the habit it is ${askedPeak('dmarc_baseline_peak_own_disposition_messages', `, disposition="${disposition}"`)}.`,
    dashboard: 'plumbline-sources',
  };
}
