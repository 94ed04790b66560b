import type { Thresholds } from '../../thresholds.js';
import { USUAL_DAY } from '../promql.js';
import type { DomainAlert } from '../rule.js';
import { asked, askedCount, COUNT, DOMAIN, PERCENT } from '../words.js';
import { ownMailVanished } from './vanished.js';

const USUALLY = askedCount('dmarc_baseline_daily_messages{domain=%q, sender_class="own"}');

/** Domains of which too little is there: what this would make untrue is muted. */
export function lowCompleteness({ floors, completeness }: Thresholds): string {
  return `max by (domain) (dmarc_completeness_ratio{window="7d"}) < ${completeness.week}
and on (domain) ${USUAL_DAY} >= ${floors.usual_day}`;
}

/** Whether those who usually report do. */
export function reportAlerts(thresholds: Thresholds): DomainAlert[] {
  const { reports, floors } = thresholds;
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
      expr: lowCompleteness(thresholds),
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
      description: `No report that is believed tells of the last settled days of ${DOMAIN}, of which ${USUALLY} own messages a day are usual. The last period that any report tells of ended: ${asked('max(dmarc_report_last_end_timestamp_seconds{domain=%q})', 'humanizeTimestamp')}. If that is recent, reports come and are left out as forged; the runbook has the query.`,
      dashboard: 'plumbline-reporters',
    },
    ownMailVanished(thresholds),
  ];
}
