import { always, ofProcess, PROCESS, type Case, type Growth } from './case.js';

const LABELS = { severity: 'warning', ...PROCESS };
const DASHBOARD = '/d/plumbline-operations';

function reports(outcome: string, by: Growth['by']): Case['series'] {
  return { [ofProcess('plumbline_reports_total', `kind="aggregate", outcome="${outcome}"`)]: { by } };
}

export const INTAKE: readonly Case[] = [
  {
    alert: 'PlumblineSourceDown',
    series: { [ofProcess('plumbline_source_up', 'source="mailbox"')]: [1, 0, 1] },
    labels: { ...LABELS, source: 'mailbox' },
    summary: 'The intake source mailbox of Plumbline does not work',
    description:
      'The intake source mailbox of Plumbline at plumbline:9877 has failed, and not worked since. Reports stay where they are.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineBacklogStuck',
    shows: 'that a backlog that is worked on is none',
    hours: 6,
    series: {
      [ofProcess('plumbline_source_backlog_deliveries', 'source="mailbox"')]: [5000, 4000, 0],
      [ofProcess('plumbline_queue_deliveries')]: always(0),
      [ofProcess('plumbline_deliveries_total', 'source="mailbox", outcome="committed"')]: { by: [42, 0, 42] },
      [ofProcess('plumbline_deliveries_total', 'source="mailbox", outcome="given_up"')]: { by: [0, 15, 0] },
    },
    labels: LABELS,
    summary: 'Plumbline at plumbline:9877 stores nothing while 4000 deliveries wait',
    description: '4000 deliveries wait at plumbline:9877, and for an hour none was stored.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineQuarantineGrowing',
    hours: 12,
    series: {
      ...reports('stored', [30, 30, 30]),
      ...reports('quarantined', [0, 30, 0]),
      [ofProcess('plumbline_quarantine_held', 'kind="aggregate"')]: [0, 1400, 1400],
      [ofProcess('plumbline_quarantine_held', 'kind="tls"')]: always(40),
    },
    labels: LABELS,
    summary: 'Plumbline at plumbline:9877 cannot read 720 reports of the last six hours',
    description:
      'In six hours 720 reports went to quarantine at plumbline:9877. In all 1440 things are held.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineReporterUnreadable',
    hours: 26,
    series: {
      ...reports('stored', [3, 3, 3]),
      [ofProcess('plumbline_unreadable_reports_total', 'reporter="mail.ru"')]: { by: [0, 3, 0] },
    },
    labels: { ...LABELS, reporter: 'mail.ru' },
    summary: '288 reports of mail.ru could not be read in a day',
    description:
      'In a day 288 reports of mail.ru could not be read at plumbline:9877; they are in quarantine with their reasons.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineReporterUnreadable',
    shows: 'it from the first burst of one of whom all could be read',
    hours: 26,
    series: {
      ...reports('stored', [3, 3, 3]),
      [ofProcess('plumbline_clock_seconds')]: '0+900x311',
      [ofProcess('plumbline_unreadable_reports_total', 'reporter="mail.ru"')]: '_x150 12x161',
    },
    labels: { ...LABELS, reporter: 'mail.ru' },
    summary: '12 reports of mail.ru could not be read in a day',
    description:
      'In a day 12 reports of mail.ru could not be read at plumbline:9877; they are in quarantine with their reasons.',
    dashboard: DASHBOARD,
  },
  {
    alert: 'PlumblineDuplicateFlood',
    hours: 24,
    series: { ...reports('stored', [60, 60, 60]), ...reports('duplicate', [6, 240, 6]) },
    labels: LABELS,
    summary: '80% of the reports that come in at plumbline:9877 are duplicates',
    description:
      'Of the reports of the last six hours at plumbline:9877 80% were there before, and have been for 12h. They are counted once; somebody sends, or some source takes in, the same again and again.',
    dashboard: DASHBOARD,
  },
];
