import type { Thresholds } from '../../thresholds.js';
import { judged, missingOwn, unlessUsual, type Window } from '../promql.js';
import type { DomainAlert, Severity } from '../rule.js';
import { askedCount, askedLabel, askedPeak, COUNT, DOMAIN, WHEN } from '../words.js';
import { ownMailTakenForThreat } from './vanished.js';

const P_NOW = askedLabel('dmarc_policy_info{domain=%q}', 'p');
const SP_NOW = askedLabel('dmarc_policy_info{domain=%q}', 'sp');

/** What the domain asks of receivers, as they report it, and whom it hits. */
export function policyAlerts(thresholds: Thresholds): DomainAlert[] {
  const { policy, own_mail } = thresholds;
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
    hit({
      name: 'DmarcOwnMailRejected',
      severity: 'critical',
      disposition: 'reject',
      done: 'rejected',
      by: CONFIRMED,
      own_mail,
    }),
    hit({
      name: 'DmarcOwnMailRejectedUnconfirmed',
      severity: 'warning',
      disposition: 'reject',
      done: 'rejected',
      by: TOLD,
      own_mail,
      unconfirmedOnly: true,
    }),
    hit({
      name: 'DmarcOwnMailQuarantined',
      severity: 'warning',
      disposition: 'quarantine',
      done: 'quarantined',
      by: TOLD,
      own_mail,
    }),
    ownMailTakenForThreat(thresholds),
  ];
}

/** Own mail, and what of it met the policy. */
interface Figures {
  readonly own: string;
  readonly met: (window: Window, disposition: string) => string;
}

/** Without what strangers alone told. */
const CONFIRMED: Figures = {
  own: 'domain_window:dmarc_confirmed_own:sum',
  met: (window, disposition) =>
    `sum by (domain, window) (domain_window_disposition:dmarc_confirmed_own:max{window="${window}", disposition="${disposition}"})`,
};

const TOLD: Figures = {
  own: 'domain_window:dmarc_own_messages:sum',
  met: (window, disposition) =>
    `max by (domain, window) (dmarc_own_disposition_messages{window="${window}", disposition="${disposition}"})`,
};

interface Hit {
  readonly name: string;
  readonly severity: Severity;
  readonly disposition: string;
  readonly done: string;
  readonly by: Figures;
  readonly own_mail: Thresholds['own_mail'];
  /** Only where strangers alone told of some: elsewhere both figures are the same. */
  readonly unconfirmedOnly?: boolean;
}

/** More than the domain is used to; a share of all own mail, what is missing of it counted as if nobody had kept it back. */
function hit({ name, severity, disposition, done, by, own_mail, unconfirmedOnly = false }: Hit): DomainAlert {
  const habit = (metric: string): string => `max by (domain) (${metric}{disposition="${disposition}"})`;
  const peak = `${own_mail.factor} * ${habit('dmarc_baseline_peak_own_disposition_messages')}`;
  const week = `${own_mail.factor} * 7 * ${habit('dmarc_baseline_daily_own_disposition_messages')}`;
  const unconfirmed = `max by (domain, window) (dmarc_unconfirmed_own_disposition_messages{disposition="${disposition}"})`;
  return {
    about: 'domain',
    name,
    severity,
    expr: judged((window) => {
      const series = by.met(window, disposition);
      const least = window === '1d' ? own_mail.messages : own_mail.messages_week;
      return `${series} >= ${least}
and on (domain, window) (
  ${series} > on (domain, window) ${own_mail.share} * (${by.own}{window="${window}"} + ${missingOwn(window)})
)
${unconfirmedOnly ? `and on (domain, window) ${unconfirmed} > 0\n` : ''}${unlessUsual(series, peak)}${window === '1d' ? '' : `\n${unlessUsual(series, week)}`}`;
    }),
    summary: `Receivers ${done} ${COUNT} own messages of ${DOMAIN} ${WHEN}${unconfirmedOnly ? ', strangers say' : ''}`,
    description: `Of ${askedCount(`${by.own}{domain=%[1]q, window=%[2]q}`)} own messages of ${DOMAIN} ${WHEN} receivers ${done} ${COUNT} because of its policy (p=${P_NOW}); on high days of the habit it is ${askedPeak('dmarc_baseline_peak_own_disposition_messages', `, disposition="${disposition}"`)}.${unconfirmedOnly ? ` Of these ${askedCount(`max(dmarc_unconfirmed_own_disposition_messages{domain=%[1]q, window=%[2]q, disposition="${disposition}"})`)} are told of by reporters alone that no catalogue has; without them it would be no alert.` : ''}`,
    dashboard: 'plumbline-domain',
  };
}
