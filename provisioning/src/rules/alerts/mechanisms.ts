import type { Thresholds } from '../../thresholds.js';
import { complete, OWN_DAY, OWN_WEEK, USUAL_DAY } from '../promql.js';
import type { DomainAlert } from '../rule.js';
import { askedCount, askedPercent, COUNT, DOMAIN, PERCENT } from '../words.js';

/** Which of DKIM and SPF no longer holds own mail up. */
export function mechanismAlerts(thresholds: Thresholds): DomainAlert[] {
  const { floors } = thresholds;
  return [
    {
      about: 'domain',
      name: 'DmarcSelectorFailing',
      severity: 'warning',
      expr: `max by (domain) (dmarc_failing_selectors) > 0
and on (domain) ${OWN_WEEK} >= ${floors.own_state}`,
      summary: `${COUNT} DKIM selector(s) of ${DOMAIN} stopped passing`,
      description: `${COUNT} DKIM selector(s) of ${DOMAIN} passed before and do not any more; v_selector_changes names them, with the day since when. In the last seven settled days there were ${askedCount('domain_window:dmarc_own_messages:sum{domain=%q, window="7d"}')} own messages.`,
      dashboard: 'plumbline-signatures',
    },
    failing('dkim', thresholds),
    failing('spf', thresholds),
    onlySpfLeft(thresholds),
  ];
}

const TITLES = { dkim: 'DKIM', spf: 'SPF' } as const;
const NAMES = { dkim: 'DmarcDkimFailing', spf: 'DmarcSpfFailing' } as const;

function failing(mechanism: 'dkim' | 'spf', { mechanisms, floors, completeness }: Thresholds): DomainAlert {
  const title = TITLES[mechanism];
  const usual = `max by (domain) (dmarc_baseline_mechanism_ratio{mechanism="${mechanism}"})`;
  const ratio = `domain_mechanism_window:dmarc_own:ratio{mechanism="${mechanism}", window="1d"}`;
  return {
    about: 'domain',
    name: NAMES[mechanism],
    severity: 'warning',
    needsComplete: true,
    expr: complete(
      `${ratio} < on (domain) group_left () (${usual} - ${mechanisms.drop})
and on (domain, window) ${OWN_DAY} >= ${floors.own_day}
and on (domain) (
  sum by (domain) ((1 - ${ratio}) * on (domain, window) group_left () ${OWN_DAY})
  > ${mechanisms.factor} * (1 - ${usual}) * ${USUAL_DAY}
)`,
      completeness.day,
    ),
    summary: `Only ${PERCENT} of own mail of ${DOMAIN} had aligned ${title} on the last settled day`,
    description: `Of ${askedCount('domain_window:dmarc_own_messages:sum{domain=%q, window="1d"}')} own messages of ${DOMAIN} on the last settled day ${PERCENT} had aligned ${title}; ${askedPercent(`dmarc_baseline_mechanism_ratio{domain=%q, mechanism="${mechanism}"}`)} are usual.`,
    dashboard: 'plumbline-domain',
  };
}

function onlySpfLeft({ mechanisms, floors, completeness }: Thresholds): DomainAlert {
  const ratio = 'domain_mechanism_window:dmarc_own:ratio';
  return {
    about: 'domain',
    name: 'DmarcOnlySpfLeft',
    severity: 'warning',
    needsComplete: true,
    expr: complete(
      `${ratio}{mechanism="dkim", window="7d"} <= ${mechanisms.without_dkim}
and on (domain, window) ${ratio}{mechanism="spf", window="7d"} >= ${mechanisms.with_spf}
and on (domain, window) ${OWN_WEEK} >= ${floors.own_week}`,
      completeness.day,
    ),
    summary: `Own mail of ${DOMAIN} passes with SPF alone`,
    description: `In the last seven settled days ${PERCENT} of own mail of ${DOMAIN} had aligned DKIM, and ${askedPercent('domain_mechanism_window:dmarc_own:ratio{domain=%q, mechanism="spf", window="7d"}')} aligned SPF. SPF does not survive forwarding: what is forwarded fails.`,
    dashboard: 'plumbline-signatures',
  };
}
