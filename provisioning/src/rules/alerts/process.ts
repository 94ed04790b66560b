import type { Thresholds } from '../../thresholds.js';
import type { ProcessAlert } from '../rule.js';
import { COUNT, PERCENT } from '../words.js';

const INSTANCE = '{{ $labels.instance }}';

/** The exporter, its store and its machine. */
export function processAlerts({ job, ingest, times }: Thresholds): ProcessAlert[] {
  const operations = { about: 'process', dashboard: 'plumbline-operations', for: times.for } as const;
  const free = 'plumbline_disk_free_bytes / plumbline_disk_size_bytes';
  return [
    {
      ...operations,
      name: 'PlumblineDown',
      severity: 'critical',
      // One of several is PlumblineInstanceDown.
      expr: `sum by (job) (up{job="${job}"}) == 0
or absent(up{job="${job}"})`,
      for: ingest.down,
      endsAtOnce: true,
      summary: 'Plumbline is down',
      description: `Prometheus cannot scrape Plumbline (job ${job}, none of {{ with query \`count(up{job="${job}"})\` }}{{ . | first | value }}{{ else }}0{{ end }} instances). Reports wait where they are; nothing of domains is known until it is back.`,
    },
    {
      ...operations,
      name: 'PlumblineInstanceDown',
      severity: 'warning',
      expr: `up{job="${job}"} == 0
and on (job) sum by (job) (up{job="${job}"}) > 0`,
      for: ingest.down,
      endsAtOnce: true,
      summary: `Plumbline at ${INSTANCE} is down, and others are not`,
      description: `Prometheus cannot scrape Plumbline at ${INSTANCE}; {{ with query \`sum(up{job="${job}"})\` }}{{ . | first | value }}{{ else }}0{{ end }} of {{ with query \`count(up{job="${job}"})\` }}{{ . | first | value }}{{ else }}0{{ end }} instances answer. What these say holds on; what that one takes in waits where it is.`,
    },
    {
      ...operations,
      name: 'PlumblineStoreDown',
      severity: 'critical',
      expr: 'plumbline_store_up == 0',
      for: ingest.store_down,
      endsAtOnce: true,
      summary: `The store of Plumbline at ${INSTANCE} does not answer`,
      description: `Plumbline at ${INSTANCE} cannot reach its store. Nothing is acknowledged and nothing lost; figures of domains stay as they were read last, and vanish after metrics.stale_after.`,
    },
    {
      ...operations,
      name: 'PlumblineEngineRestarts',
      severity: 'warning',
      expr: `increase(plumbline_store_engine_restarts_total[1h]) >= ${ingest.engine_restarts}`,
      summary: `The embedded engine at ${INSTANCE} keeps ending`,
      description: `The embedded engine of Plumbline at ${INSTANCE} was started again ${COUNT} times in an hour.`,
    },
    {
      ...operations,
      name: 'PlumblineStateStale',
      severity: 'warning',
      expr: `plumbline_clock_seconds - plumbline_state_refreshed_timestamp_seconds > ${ingest.stale_seconds}`,
      summary: `Figures of domains at ${INSTANCE} are old`,
      description: `Plumbline at ${INSTANCE} read the figures of domains ${COUNT} seconds ago and not since; after metrics.stale_after they vanish, and with them all alerts of domains.`,
    },
    {
      ...operations,
      name: 'PlumblineClockSkew',
      severity: 'warning',
      expr: `abs(plumbline_clock_seconds - timestamp(plumbline_clock_seconds)) > ${ingest.clock_seconds}`,
      summary: `The clock of Plumbline at ${INSTANCE} is wrong`,
      description: `The clocks of Plumbline at ${INSTANCE} and of Prometheus differ by ${COUNT} seconds. Days settle by the clock of Plumbline.`,
    },
    {
      ...operations,
      name: 'PlumblineDiskLow',
      severity: 'warning',
      expr: `${free} < ${ingest.disk_low}`,
      summary: `The disk of Plumbline's {{ $labels.disk }} at ${INSTANCE} fills up`,
      description: `Of the disk with Plumbline's {{ $labels.disk }} at ${INSTANCE} ${PERCENT} is free.`,
    },
    {
      ...operations,
      name: 'PlumblineDiskFull',
      severity: 'critical',
      expr: `${free} < ${ingest.disk_full}`,
      summary: `The disk of Plumbline's {{ $labels.disk }} at ${INSTANCE} is nearly full`,
      description: `Of the disk with Plumbline's {{ $labels.disk }} at ${INSTANCE} ${PERCENT} is free. When nothing is, nothing more is acknowledged.`,
    },
    {
      ...operations,
      name: 'PlumblineSeriesFolded',
      severity: 'info',
      expr: 'plumbline_state_folded{label=~"domain|series"} > 0',
      summary: `Plumbline at ${INSTANCE} has more series than it may show`,
      description: `${COUNT} {{ if eq $labels.label "domain" }}domains{{ else }}series of domains{{ end }} are left out by Plumbline at ${INSTANCE}, because of metrics.max_series: alerts cannot see these.`,
    },
    {
      ...operations,
      name: 'PlumblineRemoteWriteFailing',
      severity: 'warning',
      expr: `${sent('plumbline_remote_write_failures_total', '1h')} >= ${ingest.remote_write_failures}
unless on (job, instance) (
  ${sent('plumbline_remote_write_samples_total{outcome="written"}', '1h')} > 0
)`,
      for: ingest.remote_write,
      summary: `Plumbline at ${INSTANCE} cannot send its history`,
      description: `${COUNT} requests of remote write by Plumbline at ${INSTANCE} failed in an hour, and none went through. Settled days are sent when the receiver is back, if it still takes them then.`,
    },
    {
      ...operations,
      name: 'PlumblineRemoteWriteRefused',
      severity: 'warning',
      expr: `sum by (job, instance, outcome) (increase(plumbline_remote_write_samples_total{outcome=~"too_old|refused"}[6h])) > 0`,
      summary: `The history that Plumbline at ${INSTANCE} sends is not taken`,
      description: `In six hours the receiver of remote write did not take ${COUNT} samples of Plumbline at ${INSTANCE} ({{ $labels.outcome }}). They are not sent again until the exporter is started again, or their figures change.`,
    },
  ];
}

function sent(metric: string, range: string): string {
  return `sum by (job, instance) (increase(${metric}[${range}]))`;
}
