import { always, ofProcess, PROCESS, type Case } from './case.js';

const WARNING = { severity: 'warning', ...PROCESS };
const CRITICAL = { severity: 'critical', ...PROCESS };
const DASHBOARD = '/d/plumbline-operations';
const DATA = 'disk="data"';

const DOWN = { alert: 'PlumblineDown', summary: 'Plumbline is down', dashboard: DASHBOARD };

export const PROCESSES: readonly Case[] = [
  {
    ...DOWN,
    series: { [ofProcess('up')]: [1, 0, 1] },
    labels: { severity: 'critical', job: 'plumbline' },
    description:
      'Prometheus cannot scrape Plumbline (job plumbline, none of 1 instances). Reports wait where they are; nothing of domains is known until it is back.',
  },
  {
    ...DOWN,
    shows: 'it when nobody is left to be scraped',
    series: { [ofProcess('up')]: [1, null, 1] },
    labels: { severity: 'critical', job: 'plumbline' },
    description:
      'Prometheus cannot scrape Plumbline (job plumbline, none of 0 instances). Reports wait where they are; nothing of domains is known until it is back.',
  },
  {
    alert: 'PlumblineInstanceDown',
    shows: 'it while another answers, and nothing where none does',
    series: {
      [ofProcess('up')]: [0, 0, 1],
      'up{job="plumbline", instance="plumbline-b:9877"}': [0, 1, 1],
    },
    labels: WARNING,
    summary: 'Plumbline at plumbline:9877 is down, and others are not',
    description:
      'Prometheus cannot scrape Plumbline at plumbline:9877; 1 of 2 instances answer. What these say holds on; what that one takes in waits where it is.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineStoreDown',
    series: { [ofProcess('plumbline_store_up')]: [1, 0, 1] },
    labels: CRITICAL,
    summary: 'The store of Plumbline at plumbline:9877 does not answer',
    description:
      'Plumbline at plumbline:9877 cannot reach its store. Nothing is acknowledged and nothing lost; figures of domains stay as they were read last, and vanish after metrics.stale_after.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineEngineRestarts',
    hours: 2,
    series: { [ofProcess('plumbline_store_engine_restarts_total')]: { by: [0, 1, 0] } },
    labels: WARNING,
    summary: 'The embedded engine at plumbline:9877 keeps ending',
    description: 'The embedded engine of Plumbline at plumbline:9877 was started again 12 times in an hour.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineStateStale',
    series: {
      [ofProcess('plumbline_clock_seconds')]: [1_800_000_060, 1_800_002_400, 1_800_003_000],
      [ofProcess('plumbline_state_refreshed_timestamp_seconds')]: [
        1_800_000_000, 1_800_000_000, 1_800_003_000,
      ],
    },
    labels: WARNING,
    summary: 'Figures of domains at plumbline:9877 are old',
    description:
      'Plumbline at plumbline:9877 read the figures of domains 2400 seconds ago and not since; after metrics.stale_after they vanish, and with them all alerts of domains.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineClockSkew',
    shows: 'it by a clock that is five minutes slow for a while',
    series: { [ofProcess('plumbline_clock_seconds')]: '0+300x11 3300+300x11 7200+300x11' },
    labels: WARNING,
    summary: 'The clock of Plumbline at plumbline:9877 is wrong',
    description:
      'The clocks of Plumbline at plumbline:9877 and of Prometheus differ by 300 seconds. Days settle by the clock of Plumbline.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineDiskLow',
    series: {
      [ofProcess('plumbline_disk_free_bytes', DATA)]: [40e9, 12e9, 30e9],
      [ofProcess('plumbline_disk_size_bytes', DATA)]: always(100e9),
    },
    labels: { ...WARNING, disk: 'data' },
    summary: "The disk of Plumbline's data at plumbline:9877 fills up",
    description: "Of the disk with Plumbline's data at plumbline:9877 12% is free.",
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineDiskFull',
    series: {
      [ofProcess('plumbline_disk_free_bytes', DATA)]: [12e9, 4e9, 12e9],
      [ofProcess('plumbline_disk_size_bytes', DATA)]: always(100e9),
    },
    labels: { ...CRITICAL, disk: 'data' },
    summary: "The disk of Plumbline's data at plumbline:9877 is nearly full",
    description:
      "Of the disk with Plumbline's data at plumbline:9877 4% is free. When nothing is, nothing more is acknowledged.",
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineSeriesFolded',
    series: { [ofProcess('plumbline_state_folded', 'label="domain"')]: [0, 12, 0] },
    labels: { severity: 'info', ...PROCESS, label: 'domain' },
    summary: 'Plumbline at plumbline:9877 has more series than it may show',
    description:
      '12 domains are left out by Plumbline at plumbline:9877, because of metrics.max_series: alerts cannot see these.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineSeriesFolded',
    shows: 'series of domains that are shown',
    series: { [ofProcess('plumbline_state_folded', 'label="series"')]: [0, 340, 0] },
    labels: { severity: 'info', ...PROCESS, label: 'series' },
    summary: 'Plumbline at plumbline:9877 has more series than it may show',
    description:
      '340 series of domains are left out by Plumbline at plumbline:9877, because of metrics.max_series: alerts cannot see these.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineRemoteWriteFailing',
    hours: 4,
    series: {
      [ofProcess('plumbline_remote_write_failures_total', 'reason="unreachable"')]: { by: [0, 1, 0] },
      [ofProcess('plumbline_remote_write_failures_total', 'reason="denied"')]: { by: [0, 0, 0] },
      [ofProcess('plumbline_remote_write_samples_total', 'outcome="written"')]: { by: [0, 0, 500] },
    },
    labels: WARNING,
    summary: 'Plumbline at plumbline:9877 cannot send its history',
    description:
      '12 requests of remote write by Plumbline at plumbline:9877 failed in an hour, and none went through. Settled days are sent when the receiver is back, if it still takes them then.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineRemoteWriteFailing',
    shows: 'that a receiver that is busy and takes what it can is none that fails',
    hours: 4,
    series: {
      [ofProcess('plumbline_remote_write_failures_total', 'reason="busy"')]: { by: [2, 2, 2] },
      [ofProcess('plumbline_remote_write_samples_total', 'outcome="written"')]: { by: [500, 0, 500] },
    },
    labels: WARNING,
    summary: 'Plumbline at plumbline:9877 cannot send its history',
    description:
      '24 requests of remote write by Plumbline at plumbline:9877 failed in an hour, and none went through. Settled days are sent when the receiver is back, if it still takes them then.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineRemoteWriteRefused',
    hours: 12,
    series: {
      [ofProcess('plumbline_remote_write_samples_total', 'outcome="written"')]: { by: [100, 100, 100] },
      [ofProcess('plumbline_remote_write_samples_total', 'outcome="too_old"')]: { by: [0, 5, 0] },
      [ofProcess('plumbline_remote_write_samples_total', 'outcome="refused"')]: { by: [0, 0, 0] },
    },
    labels: { ...WARNING, outcome: 'too_old' },
    summary: 'The history that Plumbline at plumbline:9877 sends is not taken',
    description:
      'In six hours the receiver of remote write did not take 360 samples of Plumbline at plumbline:9877 (too_old). They are not sent again until the exporter is started again, or their figures change.',
    dashboard: DASHBOARD,
  },
];
