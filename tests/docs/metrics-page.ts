import { markdownTable } from './markdown-table.js';
import { ADVICE } from './metrics-advice.js';
import type { ListedFamily } from './metrics-families.js';

const HEAD = `# Metrics

<!-- Written by \`npm run docs\` from the registry; a test compares the two. -->

\`/metrics\` (\`web.telemetry_path\`) is Prometheus text, or OpenMetrics where the \`Accept\` header asks for it by name and wants it at least as much as text. Both have the same names and figures. [web.md](web.md) has TLS and passwords.

\`\`\`yaml
# prometheus.yml
scrape_configs:
  - job_name: plumbline
    static_configs: [{ targets: ['127.0.0.1:9877'] }]
\`\`\`

- A scrape asks nothing: not the store, not a mailbox, not the DNS. What is to be asked is asked by the clock, and served from memory. What reports change of the domains is read two seconds after a commit of \`serve\`, and up to five after one of another process (\`plumbline ingest\` beside it, a second exporter), which it looks for every three; but not before the store had a rest of ten times as long as the reading before took (\`metrics.rest\`, \`plumbline_state_refresh_duration_seconds\`): where a reading takes 4 s, what was stored is shown after 48 s at most. With 1,000 domains it is 1.7 MB in 19,900 series, not compressed; [benchmarks.md](benchmarks.md) has what it takes (\`npm run bench scrape\`).
- Labels of the process (\`plumbline_*\`) are words of ours or names of the settings, and reporters of the catalogue or \`other\`: what strangers write makes no series. Words that are known beforehand are there from the start, at zero, so that \`rate()\` sees the first of them.
- Counters of the process say when something came in. A report speaks of a day that is over, often of several before yesterday: what it says of a domain is in gauges by event time, never in \`increase()\` of these counters.
- \`process_*\` and \`nodejs_*\` are what prom-client tells of every process of Node: processor time, memory, open files, the lag of the event loop, garbage collection. Which there are depends on the platform.
`;

interface Group {
  readonly title: string;
  readonly about: string;
  readonly names: RegExp;
}

/** In the order of the page; the first whose pattern fits takes a family. */
const GROUPS: readonly Group[] = [
  {
    title: 'What comes in',
    about: 'From deliveries to records. [reports.md](reports.md) has the words of `reason` and `code`.',
    names:
      /^plumbline_(deliveries|reports|reporter_checks|records|records_read|quarantined?|unreadable|report_lag|deviations|bytes|stage|limit_hits|queue)/,
  },
  {
    title: 'Intake sources',
    about: 'By the names that the settings give them.',
    names: /^plumbline_source_/,
  },
  { title: 'The store', about: 'ClickHouse, embedded or a server.', names: /^plumbline_store_/ },
  {
    title: 'The door',
    about: 'What readers ask of the embedded store; with a server none of it moves.',
    names: /^plumbline_door_/,
  },
  {
    title: 'Pages and API',
    about: 'Who was turned away, and why.',
    names: /^plumbline_(web|api|alert_notifications)_/,
  },
  {
    title: 'Facts, senders, reputation',
    about: 'What is found out of addresses behind the back of the intake.',
    names: /^plumbline_(facts|reputation|renewed)_/,
  },
  {
    title: 'State and history',
    about: 'How the gauges of the domains are made, and what is sent on.',
    names: /^plumbline_(state|folded|remote_write)_/,
  },
  { title: 'The process', about: 'Who runs, by which clock, on which disks.', names: /^plumbline_/ },
  {
    title: 'State of the domains',
    about:
      'Gauges over windows of settled days in event time, for domains that are ours. `dmarc_window_end_timestamp_seconds` says up to when they speak.',
    names: /^(dmarc|tlsrpt|dns)_/,
  },
];

const COLUMNS = ['name', 'type', 'labels', 'what it is', 'when to look at it'];

/** `docs/metrics.md`, as Prettier would leave it. */
export function metricsPage(families: readonly ListedFamily[]): string {
  const left = new Set(families);
  const sections = GROUPS.flatMap((group) => {
    const listed = [...left].filter(({ name }) => group.names.test(name));
    for (const family of listed) left.delete(family);
    return listed.length === 0 ? [] : [section(group, listed)];
  });
  const [lost] = left;
  if (lost !== undefined) throw new Error(`docs/metrics.md has no place for ${lost.name}`);
  return [HEAD, ...sections].join('\n');
}

function section({ title, about }: Group, families: readonly ListedFamily[]): string {
  return `## ${title}\n\n${about}\n\n${markdownTable([COLUMNS, ...families.map(cells)])}`;
}

function cells({ name, type, labels, help }: ListedFamily): string[] {
  const advice = ADVICE[name];
  if (advice === undefined) throw new Error(`docs/metrics.md does not say when to look at ${name}`);
  return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), help, advice];
}
