import type { Thresholds } from '../../thresholds.js';
import { OWN_DAY } from '../promql.js';
import type { DomainAlert, Severity } from '../rule.js';
import { askedCount, askedLabel, COUNT, DOMAIN } from '../words.js';

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

function hit(
  name: string,
  severity: Severity,
  disposition: string,
  done: string,
  { messages, share }: Thresholds['own_mail'],
): DomainAlert {
  const series = `max by (domain, window) (dmarc_own_disposition_messages{window="1d", disposition="${disposition}"})`;
  return {
    about: 'domain',
    name,
    severity,
    expr: `${series} >= ${messages}
and on (domain, window) (
  ${series} > ${share} * ${OWN_DAY}
)`,
    summary: `Receivers ${done} ${COUNT} own messages of ${DOMAIN} on the last settled day`,
    description: `On the last settled day receivers ${done} ${COUNT} of ${askedCount('domain_window:dmarc_own_messages:sum{domain=%q, window="1d"}')} own messages of ${DOMAIN} because of its policy (p=${P_NOW}).`,
    dashboard: 'plumbline-sources',
  };
}
