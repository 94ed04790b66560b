import { always, edges, ofProcess, type Case, type Edge, type Growth } from '../case.js';

function reports(outcome: string, by: Growth['by']): Case['series'] {
  return { [ofProcess('plumbline_reports_total', `kind="aggregate", outcome="${outcome}"`)]: { by } };
}

const UNREADABLE = ofProcess('plumbline_unreadable_reports_total', 'reporter="mail.ru"');
const CLOCK = ofProcess('plumbline_clock_seconds');
const COMMITTED = ofProcess('plumbline_deliveries_total', 'source="mailbox", outcome="committed"');

/** In six hours there are 24 samples, in a day 96. */
export const INTAKE_EDGES: readonly Edge[] = [
  // Of twelve steps of a quarter of an hour.
  ...edges(
    'PlumblineSourceDown',
    {},
    {
      'how long it fails: 15 minutes, then 30': {
        [ofProcess('plumbline_source_up', 'source="mailbox"')]: '1x9 0x1 1x8 0x2 1x11',
      },
    },
    3,
  ),
  ...edges(
    'PlumblineBacklogStuck',
    {},
    {
      'how long something waits: 45 minutes, then an hour': {
        [ofProcess('plumbline_queue_deliveries')]: '0x7 5x3 0x6 5x4 0x11',
      },
    },
    3,
  ),
  ...edges(
    'PlumblineBacklogStuck',
    { [ofProcess('plumbline_queue_deliveries')]: always(5) },
    {
      // Each source begins with its first: what a series begins with is no increase.
      'whether the first delivery of a source was stored': {
        [COMMITTED]: '_x9 1x26',
        [ofProcess('plumbline_deliveries_total', 'source="uploads", outcome="committed"')]: '_x33 1x2',
      },
    },
    3,
  ),
  ...edges(
    'PlumblineDuplicateFlood',
    reports('stored', [60, 60, 60]),
    {
      'how long it goes on': {
        [ofProcess('plumbline_reports_total', 'kind="aggregate", outcome="duplicate"')]:
          '0x63 240+240x127 30720x95',
      },
    },
    24,
  ),
  ...edges(
    'PlumblineQuarantineGrowing',
    {},
    {
      reports: { ...reports('stored', [1, 1, 1]), ...reports('quarantined', [0.81, 0.86, 0.81]) },
      'their share': { ...reports('stored', [95, 95, 95]), ...reports('quarantined', [4.9, 5.1, 4.9]) },
    },
    12,
  ),
  ...edges(
    'PlumblineReporterUnreadable',
    { [CLOCK]: '0+900x311' },
    {
      reports: { ...reports('stored', [0, 0, 0]), [UNREADABLE]: { by: [0.051, 0.054, 0.051] } },
      'their share': { ...reports('stored', [100, 100, 100]), [UNREADABLE]: { by: [1.96, 2.04, 1.96] } },
    },
    26,
  ),
  ...edges(
    'PlumblineDuplicateFlood',
    {},
    {
      reports: { ...reports('stored', [1, 1, 1]), ...reports('duplicate', [40.5, 43, 40.5]) },
      'their share': { ...reports('stored', [100, 100, 100]), ...reports('duplicate', [98, 102, 98]) },
    },
    30,
  ),
  ...edges(
    'PlumblineBacklogStuck',
    { [ofProcess('plumbline_source_backlog_deliveries', 'source="mailbox"')]: always(5) },
    {
      'whether anything is stored': { [COMMITTED]: { by: [1, 0, 1] } },
    },
    6,
  ),
];
