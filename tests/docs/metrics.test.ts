import { readFileSync } from 'node:fs';
import { exporterMetrics } from '@plumbline/exporter/cli/serve/exporter-metrics.js';
import { expose } from '@plumbline/exporter/metrics/exposition.js';
import { textOf } from '@plumbline/exporter/metrics/testing/text-of.js';
import { addProcessMetrics, createRegistry } from '@plumbline/exporter/metrics/registry.js';
import { describeWhere, isThere, runs } from '../clients/program.js';
import { allFamilies, processFamilies } from './metrics-families.js';
import { metricsPage } from './metrics-page.js';

test('docs/metrics.md lists what is in the registry; `npm run docs` writes it', () => {
  expect(readFileSync('docs/metrics.md', 'utf8')).toBe(metricsPage(allFamilies()));
});

test('every family of the process has a name, a help and a type that the page shows', () => {
  for (const { name, type, help } of processFamilies())
    expect([name, type, help]).toEqual([
      expect.stringMatching(/^plumbline_[a-z_]+$/),
      expect.stringMatching(/^(counter|gauge|histogram)$/),
      expect.stringMatching(/^[A-Z].*\.$/),
    ]);
});

async function exposed(): Promise<string> {
  const registry = createRegistry({ version: '1', revision: '' });
  addProcessMetrics(registry);
  exporterMetrics(registry, { now: () => 0, nameOf: () => ({ organisation: '', name: '' }) });
  return textOf(await expose(registry, undefined));
}

describeWhere(isThere('promtool', '--version'), 'there is no promtool (apt-get install prometheus)')(
  'promtool',
  () => {
    test('finds nothing in the metrics of the process', async () => {
      const { code, stdout, stderr } = await runs('promtool', ['check', 'metrics'], {
        stdin: await exposed(),
      });
      expect([stdout.toString(), stderr, code]).toEqual(['', '', 0]);
    });
  },
);
