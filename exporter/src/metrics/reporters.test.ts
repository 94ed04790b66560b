import { reporterNaming } from '../enrich/reporters/naming.js';
import type { Settled } from '../store/intake/entry.js';
import { expose } from './exposition.js';
import { textOf } from './testing/text-of.js';
import { createRegistry } from './registry.js';
import { ReporterMetrics } from './reporters.js';

const KNOWN = [{ domain: 'google.com', name: 'Google', also: ['google inc.'] }];
const END = 1_700_000_000;

async function after(...seen: readonly (Pick<Settled, 'outcome'> & { readonly entry: object })[]) {
  const registry = createRegistry({ version: '1', revision: '' });
  const metrics = new ReporterMetrics(registry, reporterNaming(KNOWN));
  // Entries hold much that no metric is made of.
  for (const one of seen) metrics.settled(one as Settled);
  const text = textOf(await expose(registry, undefined));
  return text.split('\n').filter((line) => /^plumbline_(unreadable|report_lag)/.test(line));
}

function report(reporter: string, more: object = {}, parsed: object = {}) {
  const of = { kind: 'aggregate', key: { reporter }, period: { begin: END - 86_400, end: END } };
  return {
    entry: {
      ...{ type: 'report', dated: true, receivedAt: (END + 5 * 3600) * 1000 },
      ...{ parsed: { status: 'ok', report: of, ...parsed }, ...more },
    },
    outcome: { ok: true, value: 'stored' } as const,
  };
}

function rejected(path: string, type = 'rejected') {
  const entry = { type, path, delivery: { name: 'a mail' } };
  return { entry, outcome: { ok: true, value: 'quarantined' } as const };
}

test('the lag of a report is that of its mail behind its period, and of no other way to come', async () => {
  const late = { ...report('a.example', { receivedAt: (END - 60) * 1000 }) };
  const lines = await after(report('google.com'), late, report('google.com', { dated: false }), {
    ...report('google.com'),
    outcome: { ok: true, value: 'duplicate' },
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_report_lag_seconds_bucket{le="3600"} 1',
      'plumbline_report_lag_seconds_bucket{le="21600"} 2',
      `plumbline_report_lag_seconds_sum ${5 * 3600}`,
      'plumbline_report_lag_seconds_count 2',
    ]),
  );
});

test('what cannot be read is its reporter’s, by what it says or how its file is called', async () => {
  const lines = await after(
    report('google.com'),
    report('noreply.google.com', {}, { status: 'partial' }),
    rejected('x.eml/google.com!example.com!1700000000!1700086400.zip/evil.example!b.xml'),
    rejected('x.eml/GOOGLE.com!example.com!1!2!id.xml.gz', 'refused'),
    rejected('x.eml/evil.example!google.com!1!2.xml'),
    rejected('x.eml/report.xml'),
    rejected('x.eml/nothing.txt', 'ignored'),
  );
  expect(lines.filter((line) => line.startsWith('plumbline_unreadable'))).toEqual([
    'plumbline_unreadable_reports_total{reporter="other"} 2',
    'plumbline_unreadable_reports_total{reporter="google.com"} 3',
  ]);
});

test('a hundred thousand strangers are one series', async () => {
  const strangers = Array.from({ length: 100_000 }, (_, i) => rejected(`r${i}.example!d.example!1!2.xml`));
  const lines = await after(...strangers);
  expect(lines.filter((line) => line.startsWith('plumbline_unreadable'))).toEqual([
    'plumbline_unreadable_reports_total{reporter="other"} 100000',
  ]);
});
