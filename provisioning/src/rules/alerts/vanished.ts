import type { Thresholds } from '../../thresholds.js';
import {
  complete,
  confirmedOwn,
  confirmedThreat,
  indented,
  unlessUsual,
  USUAL_DAY,
  type Window,
} from '../promql.js';
import type { DomainAlert } from '../rule.js';
import { askedCount, askedLabel, COUNT, DOMAIN, usually, WHEN } from '../words.js';

const USUALLY = askedCount('dmarc_baseline_daily_messages{domain=%q, sender_class="own"}');
const OTHERS = askedCount(
  'sum(max by (sender_class) (dmarc_messages{domain=%[1]q, window=%[2]q, sender_class!~"compliant|misconfigured"}))',
);

const THREATS_USUALLY = usually('dmarc_baseline_daily_messages', ', sender_class="threat"', 'printf "%.0f"');

/** Of a domain that is spoofed as a rule; no series while that is none. */
const USUAL_THREAT = 'max by (domain) (dmarc_baseline_daily_messages{sender_class="threat"})';
const HIGHEST_THREAT = 'max by (domain) (dmarc_baseline_peak_messages{sender_class="threat"})';

/**
 * Reports are there, and own mail is not in them. On one day only if others send instead: where nobody does, it may be a
 * Sunday, and the week decides.
 */
export function ownMailVanished({ vanished, floors, completeness }: Thresholds): DomainAlert {
  const others =
    'sum by (domain, window) (max by (domain, window, sender_class) (dmarc_messages{window="1d", sender_class!~"compliant|misconfigured"}))';
  const ofDay = complete(
    `${confirmedOwn('1d')} < on (domain) group_left () (${vanished.left} * ${USUAL_DAY})
and on (domain, window) (
  ${others} >= on (domain) group_left () (${vanished.elsewhere} * ${USUAL_DAY})
)`,
    completeness.day,
  );
  const ofWeek = complete(
    `${confirmedOwn('7d')} < on (domain) group_left () (${vanished.left} * 7 * ${USUAL_DAY})`,
    completeness.week,
  );
  return {
    about: 'domain',
    name: 'DmarcOwnMailVanished',
    severity: 'warning',
    needsComplete: true,
    expr: `${dayOrWeek(ofDay, ofWeek)}
and on (domain) ${USUAL_DAY} >= ${floors.usual_day}`,
    summary: `Own mail of ${DOMAIN} has nearly vanished`,
    description: `${COUNT} own messages of ${DOMAIN} ${WHEN}, where ${USUALLY} a day are usual; ${OTHERS} were from others. A server of yours that nobody labelled, and that began to fail, looks like that: look for sources that were own mail before.`,
    dashboard: 'plumbline-domain',
  };
}

/**
 * The same, and threats grew by a share of the own mail that is missing, under a policy that keeps them out. On one day only
 * to what they never reach: where own mail rests on Sundays and waves come at all times, it is the week that decides.
 */
export function ownMailTakenForThreat({ vanished, completeness }: Thresholds): DomainAlert {
  const { left, taken, taken_usual } = vanished;
  // threat − usual threat ≥ taken × (usual own − own), with own on the other side.
  const grown = (window: Window, days: number): string => `${confirmedThreat(window)}
and on (domain, window) (
  ${confirmedOwn(window)} < on (domain) group_left () (${left} * ${days} * ${USUAL_DAY})
)
and on (domain, window) (
  ${confirmedThreat(window)} + on (domain, window) ${taken} * ${confirmedOwn(window)}
  >= on (domain) group_left () (
    ${days} * (${taken} * ${USUAL_DAY} + (${USUAL_THREAT} or on (domain) 0 * ${USUAL_DAY}))
  )
)`;
  const ofDay = complete(
    `${grown('1d', 1)}\n${unlessUsual(confirmedThreat('1d'), HIGHEST_THREAT)}`,
    completeness.day,
  );
  return {
    about: 'domain',
    name: 'DmarcOwnMailTakenForThreat',
    severity: 'critical',
    expr: `${dayOrWeek(ofDay, complete(grown('7d', 7), completeness.week))}
and on (domain) max by (domain) (dmarc_policy_info{p=~"quarantine|reject"})
and on (domain) ${USUAL_DAY} >= ${taken_usual}`,
    summary: `Own mail of ${DOMAIN} seems to be taken for threats and kept out`,
    description: `${askedCount('domain_window:dmarc_confirmed_own:sum{domain=%[1]q, window=%[2]q}')} own messages of ${DOMAIN} ${WHEN}, where ${USUALLY} a day are usual; ${COUNT} were from sources that count as strangers, where ${THREATS_USUALLY} a day are usual. Its policy (p=${askedLabel('dmarc_policy_info{domain=%q}', 'p')}) has receivers keep these out. A server of yours that nobody labelled, and that began to fail DKIM and SPF, looks like that: look for sources that were own mail before.`,
    dashboard: 'plumbline-sources',
  };
}

function dayOrWeek(ofDay: string, ofWeek: string): string {
  return `(
  (
${indented(indented(ofDay))}
  )
  or on (domain)
  (
${indented(indented(ofWeek))}
  )
)`;
}
