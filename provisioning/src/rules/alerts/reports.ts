import type { Thresholds } from '../../thresholds.js';
import { complete, confirmedOwn, indented, USUAL_DAY } from '../promql.js';
import type { DomainAlert } from '../rule.js';
import { asked, askedCount, COUNT, DOMAIN, PERCENT, WHEN } from '../words.js';

const USUALLY = askedCount('dmarc_baseline_daily_messages{domain=%q, sender_class="own"}');
const OTHERS = askedCount(
  'sum(max by (sender_class) (dmarc_messages{domain=%[1]q, window=%[2]q, sender_class!~"compliant|misconfigured"}))',
);

/** Whether those who usually report do. */
export function reportAlerts(thresholds: Thresholds): DomainAlert[] {
  const { reports, floors, completeness } = thresholds;
  const ofSome = `and on (domain) ${USUAL_DAY} >= ${floors.usual_day}`;
  return [
    {
      about: 'domain',
      name: 'DmarcReporterSilent',
      severity: 'warning',
      expr: `max by (domain) (dmarc_silent_reporters) > 0
${ofSome}`,
      summary: `${COUNT} reporter(s) fell silent about ${DOMAIN}`,
      description: `${COUNT} reporter(s) that usually report about ${DOMAIN} are more than two days later than they ever are; v_reporters names them. ${USUALLY} own messages a day are usual.`,
      dashboard: 'plumbline-reporters',
    },
    {
      about: 'domain',
      name: 'DmarcCompletenessLow',
      severity: 'warning',
      expr: `max by (domain) (dmarc_completeness_ratio{window="7d"}) < ${completeness.week}
${ofSome}`,
      summary: `Only ${PERCENT} of the usual reports about ${DOMAIN} are there`,
      description: `Of what is usually reported about ${DOMAIN} in seven settled days ${PERCENT} is there. Its other figures speak of that part alone, and alerts that this would make untrue are muted. ${USUALLY} own messages a day are usual.`,
      dashboard: 'plumbline-reporters',
    },
    {
      about: 'domain',
      name: 'DmarcNoReports',
      severity: 'warning',
      // Event time against event time: windows end at the latest when the ceiling of lateness has passed.
      expr: `(
  (
    max by (domain) (dmarc_window_end_timestamp_seconds{window="7d"})
    - max by (domain) (dmarc_report_last_end_timestamp_seconds)
  ) >= ${reports.missing_days} * 86400
  or on (domain)
  sum by (domain) (max by (domain, sender_class) (dmarc_messages{window="7d"})) == 0
)
${ofSome}`,
      summary: `Nobody reports about ${DOMAIN} any more`,
      description: `No report tells of the last settled days of ${DOMAIN}, of which ${USUALLY} own messages a day are usual. The last period anybody told of ended: ${asked('max(dmarc_report_last_end_timestamp_seconds{domain=%q})', 'humanizeTimestamp')}.`,
      dashboard: 'plumbline-reporters',
    },
    ownMailVanished(thresholds),
  ];
}

/**
 * Reports are there, and own mail is not in them. On one day only if others send instead: where nobody does, it may be a
 * Sunday, and the week decides.
 */
function ownMailVanished({ vanished, floors, completeness }: Thresholds): DomainAlert {
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
    expr: `(
  (
${indented(indented(ofDay))}
  )
  or on (domain)
  (
${indented(indented(ofWeek))}
  )
)
and on (domain) ${USUAL_DAY} >= ${floors.usual_day}`,
    summary: `Own mail of ${DOMAIN} has nearly vanished`,
    description: `${COUNT} own messages of ${DOMAIN} ${WHEN}, where ${USUALLY} a day are usual; ${OTHERS} were from others. A server of yours that nobody labelled, and that began to fail, looks like that: look for sources that were own mail before.`,
    dashboard: 'plumbline-sources',
  };
}
