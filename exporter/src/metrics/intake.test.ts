import { Deviations } from '../model/deviations.js';
import type { Settled } from '../store/intake/entry.js';
import { expose } from './exposition.js';
import { textOf } from './testing/text-of.js';
import { IntakeMetrics } from './intake.js';
import { createRegistry } from './registry.js';

/** Of a settled thing, what the metrics look at. */
type Seen = Pick<Settled, 'outcome'> & { readonly entry: object };

async function after(act: (metrics: IntakeMetrics) => void): Promise<string[]> {
  const registry = createRegistry({ version: '1', revision: '' });
  const metrics = new IntakeMetrics(registry);
  act(metrics);
  const text = textOf(await expose(registry, undefined));
  return text.split('\n').filter((line) => !line.startsWith('#') && !line.endsWith(' 0'));
}

function settle(metrics: IntakeMetrics, seen: Seen): void {
  // Entries hold much that no metric is made of.
  metrics.settled(seen as Settled);
}

function report(deviations = new Deviations()): object {
  const bad = [{ reason: 'count_invalid' }, { reason: 'count_invalid' }];
  return {
    type: 'report',
    trust: { check: 'fail' },
    documentBytes: 1000,
    parsed: { report: { kind: 'aggregate' }, records: 8, quarantined: 2, deviations, limit: 'listItems' },
    bad: { listed: bad, unlisted: { first: { reason: 'source_ip_missing' }, count: 3 } },
  };
}

test('a stored report', async () => {
  const deviations = new Deviations();
  deviations.add('zlib_stream', 2);
  const lines = await after((metrics) => {
    settle(metrics, { entry: report(deviations), outcome: { ok: true, value: 'stored' } });
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_reports_total{kind="aggregate",outcome="stored"} 1',
      'plumbline_reporter_checks_total{outcome="fail"} 1',
      'plumbline_records_total{kind="aggregate",outcome="stored"} 8',
      'plumbline_records_total{kind="aggregate",outcome="quarantined"} 2',
      'plumbline_records_read_total{kind="aggregate"} 10',
      'plumbline_quarantined_total{kind="aggregate",reason="count_invalid"} 2',
      'plumbline_quarantined_total{kind="aggregate",reason="source_ip_missing"} 3',
      'plumbline_deviations_total{code="zlib_stream"} 2',
      'plumbline_limit_hits_total{limit="list_items"} 1',
      'plumbline_bytes_total{stage="decompressed"} 1000',
    ]),
  );
});

test('a report that breaks off: what was not read went to quarantine', async () => {
  const cut = { ...report(), bad: { listed: [], unlisted: {} } };
  const lines = await after((metrics) => {
    const parsed = { ...(cut as { parsed?: object }).parsed, reason: 'records_too_many' };
    settle(metrics, { entry: { ...cut, parsed }, outcome: { ok: true, value: 'stored' } });
  });
  expect(lines).toContain('plumbline_quarantined_total{kind="aggregate",reason="records_too_many"} 1');
});

test('a report older than what is kept: its records are read, and expired', async () => {
  const lines = await after((metrics) => {
    settle(metrics, { entry: { ...report(), type: 'expired' }, outcome: { ok: true, value: 'ignored' } });
  });
  expect(lines).toContain('plumbline_records_total{kind="aggregate",outcome="expired"} 10');
  expect(lines).toContain('plumbline_records_read_total{kind="aggregate"} 10');
  expect(lines.filter((line) => line.includes('plumbline_reports_total'))).toEqual([]);
});

test('a duplicate: its records are read and count once', async () => {
  const lines = await after((metrics) => {
    settle(metrics, { entry: report(), outcome: { ok: true, value: 'duplicate' } });
  });
  expect(lines).toContain('plumbline_records_total{kind="aggregate",outcome="duplicate"} 10');
  expect(lines).toContain('plumbline_records_read_total{kind="aggregate"} 10');
  expect(lines.filter((line) => line.includes('outcome="stored"'))).toEqual([]);
});

test('what could not be read has its reason', async () => {
  const lines = await after((metrics) => {
    const rejection = { reason: 'html', quarantined: 4 };
    settle(metrics, { entry: { type: 'rejected', rejection }, outcome: { ok: true, value: 'quarantined' } });
    const thing = { reason: 'encrypted', limit: undefined };
    settle(metrics, { entry: { type: 'refused', thing }, outcome: { ok: true, value: 'quarantined' } });
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'plumbline_reports_total{kind="unknown",outcome="quarantined"} 2',
      'plumbline_records_total{kind="unknown",outcome="quarantined"} 4',
      'plumbline_quarantined_total{kind="unknown",reason="html"} 1',
      'plumbline_quarantined_total{kind="unknown",reason="encrypted"} 1',
    ]),
  );
});

test('what the store did not take counts as nothing yet', async () => {
  const failed = { ok: false, reason: 'store_full', detail: '', retryable: true } as const;
  const lines = await after((metrics) => {
    settle(metrics, { entry: report(), outcome: failed });
  });
  expect(lines.filter((line) => line.startsWith('plumbline_reports_total'))).toEqual([]);
});

test('a delivery is in the queue until all of it is on disk', async () => {
  const begun = (metrics: IntakeMetrics): void => {
    metrics.begun();
    metrics.begun();
  };
  expect(await after(begun)).toContain('plumbline_queue_deliveries 2');
  const lines = await after((metrics) => {
    begun(metrics);
    metrics.took('read', 0.02);
    metrics.ended('ingest', 'committed');
    metrics.ended('ingest', 'given_up');
  });
  expect(lines).toContain('plumbline_deliveries_total{source="ingest",outcome="given_up"} 1');
  expect(lines).toContain('plumbline_stage_duration_seconds_count{stage="read"} 1');
  expect(lines.some((line) => line.startsWith('plumbline_queue_deliveries'))).toBe(false);
});
