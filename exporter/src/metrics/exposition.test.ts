import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { expose, prefersOpenMetrics } from './exposition.js';
import { textOf } from './testing/text-of.js';
import { addProcessMetrics, createRegistry } from './registry.js';
import { linesOf } from './testing/lines.js';
import { StoreMetrics } from './store.js';

const OPEN = 'application/openmetrics-text';

function registryWithAll(): Registry {
  const registry = createRegistry({ version: '1.2.3', revision: 'abc' });
  const registers = [registry];
  new Counter({ name: 'things_total', help: 'Things\nand more.', labelNames: ['kind'], registers }).inc({
    kind: 'a\\b"c\nd',
  });
  new Counter({ name: 'untouched_total', help: 'Nothing yet.', labelNames: ['kind'], registers });
  new Gauge({ name: 'level', help: 'A level.', registers }).set(-Infinity);
  new Histogram({ name: 'took_seconds', help: 'A time.', buckets: [0.1, 1], registers }).observe(0.5);
  new StoreMetrics(registry).inserted('records', 10, 0.2);
  return registry;
}

test.each<[string, boolean]>([
  ['', false],
  ['*/*', false],
  ['text/plain', false],
  ['application/openmetrics-text; version=1.0.0', true],
  ['text/plain;q=0.3, application/openmetrics-text;q=0.5', true],
  ['text/plain;q=0.9, application/openmetrics-text;q=0.5', false],
  ['application/openmetrics-text;q=0, */*', false],
  ['APPLICATION/OPENMETRICS-TEXT', true],
])('Accept: %j asks for OpenMetrics: %s', (accept, expected) => {
  expect(prefersOpenMetrics(accept)).toBe(expected);
});

describe.each([
  ['text', 'text/plain; version=0.0.4; charset=utf-8', undefined],
  ['OpenMetrics', 'application/openmetrics-text; version=1.0.0; charset=utf-8', OPEN],
])('%s', (format, contentType, accept) => {
  test('every line is one of the format, and every sample belongs to the family before it', async () => {
    const exposition = await expose(registryWithAll(), accept);
    expect(exposition.contentType).toBe(contentType);
    const lines = linesOf(textOf(exposition), format === 'OpenMetrics');
    expect(lines.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
    expect(lines.length).toBeGreaterThan(30);
  });

  test('the process metrics are lines of the format too, and only counters are named _total', async () => {
    const registry = createRegistry({ version: '1', revision: '' });
    addProcessMetrics(registry);
    const text = textOf(await expose(registry, accept));
    expect(linesOf(text, format === 'OpenMetrics').filter(({ wrong }) => wrong !== undefined)).toEqual([]);
    expect(text).not.toMatch(/^# TYPE \w+_total gauge$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  test('the same registry gives the same text again, whatever was asked for in between', async () => {
    const registry = registryWithAll();
    const text = textOf(await expose(registry, accept));
    await expose(registry, accept === undefined ? OPEN : undefined);
    expect(textOf(await expose(registry, accept))).toBe(text);
  });
});

test('OpenMetrics names the family of a counter without _total, and ends with EOF', async () => {
  const text = textOf(await expose(registryWithAll(), OPEN));
  expect(text).toContain(
    '# HELP things Things\\nand more.\n# TYPE things counter\nthings_total{kind="a\\\\b\\"c\\nd"} 1\n',
  );
  expect(text.endsWith('\n# EOF\n')).toBe(true);
});
