import type { Thresholds } from '../../thresholds.js';
import type { ProcessAlert } from '../rule.js';
import { COUNT, PERCENT } from '../words.js';

const INSTANCE = '{{ $labels.instance }}';
const BY = 'sum by (job, instance)';

/**
 * A reporter has no series before its first report that cannot be read, and what a series begins with is no increase: who
 * was not there a day ago is counted whole, if the exporter was.
 */
const UNREADABLE = `(
  (
    sum by (job, instance, reporter) (plumbline_unreadable_reports_total)
    and on (job, instance) (plumbline_clock_seconds offset 1d)
  )
  unless sum by (job, instance, reporter) (plumbline_unreadable_reports_total offset 1d)
  or sum by (job, instance, reporter) (increase(plumbline_unreadable_reports_total[1d]))
)`;

/** Whether what comes in is read and stored. A backfill is much, and no trouble: shares and standstill count. */
export function intakeAlerts({ ingest, times }: Thresholds): ProcessAlert[] {
  const operations = { about: 'process', dashboard: 'plumbline-operations', for: times.for } as const;
  return [
    {
      ...operations,
      name: 'PlumblineSourceDown',
      severity: 'warning',
      expr: 'plumbline_source_up == 0',
      for: ingest.source_down,
      summary: `The intake source {{ $labels.source }} of Plumbline does not work`,
      description: `The intake source {{ $labels.source }} of Plumbline at ${INSTANCE} has failed, and not worked since. Reports stay where they are.`,
    },
    {
      ...operations,
      name: 'PlumblineBacklogStuck',
      severity: 'warning',
      expr: `(
  ${BY} (plumbline_source_backlog_deliveries) > 0
  or
  ${BY} (plumbline_queue_deliveries) > 0
)
unless on (job, instance) (
  ${BY} (increase(plumbline_deliveries_total{outcome="committed"}[1h])) > 0
)
unless on (job, instance) (
  sum by (job, instance, source) (plumbline_deliveries_total{outcome="committed"})
  unless sum by (job, instance, source) (plumbline_deliveries_total{outcome="committed"} offset 1h)
)`,
      for: ingest.stuck,
      summary: `Plumbline at ${INSTANCE} stores nothing while ${COUNT} deliveries wait`,
      description: `${COUNT} deliveries wait at ${INSTANCE}, and for an hour none was stored.`,
    },
    {
      ...operations,
      name: 'PlumblineQuarantineGrowing',
      severity: 'warning',
      expr: `${reports('outcome="quarantined"', '6h')} >= ${ingest.quarantined}
and
${reports('outcome="quarantined"', '6h')} / ${reports('', '6h')} >= ${ingest.quarantined_share}`,
      summary: `Plumbline at ${INSTANCE} cannot read ${COUNT} reports of the last six hours`,
      description: `In six hours ${COUNT} reports went to quarantine at ${INSTANCE}. In all {{ with query "sum(max by (kind) (plumbline_quarantine_held))" }}{{ . | first | value | printf "%.0f" }}{{ else }}unknown{{ end }} things are held.`,
    },
    {
      ...operations,
      name: 'PlumblineReporterUnreadable',
      severity: 'warning',
      expr: `${UNREADABLE} >= ${ingest.unreadable}
unless on (job, instance, reporter) (
  ${UNREADABLE} < on (job, instance) group_left () ${ingest.unreadable_share} * ${reports('', '1d')}
)`,
      summary: `${COUNT} reports of {{ $labels.reporter }} could not be read in a day`,
      description: `In a day ${COUNT} reports of {{ $labels.reporter }} could not be read at ${INSTANCE}; they are in quarantine with their reasons.`,
    },
    {
      ...operations,
      name: 'PlumblineDuplicateFlood',
      severity: 'warning',
      expr: `${reports('outcome="duplicate"', '6h')} / ${reports('', '6h')} >= ${ingest.duplicates_share}
and
${reports('outcome="duplicate"', '6h')} >= ${ingest.duplicates}`,
      for: ingest.duplicates_for,
      summary: `${PERCENT} of the reports that come in at ${INSTANCE} are duplicates`,
      description: `Of the reports of the last six hours at ${INSTANCE} ${PERCENT} were there before, and have been for ${ingest.duplicates_for}. They are counted once; somebody sends, or some source takes in, the same again and again.`,
    },
  ];
}

function reports(matcher: string, range: string): string {
  return `${BY} (increase(plumbline_reports_total${matcher === '' ? '' : `{${matcher}}`}[${range}]))`;
}
