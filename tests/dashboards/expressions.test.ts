/** Every expression that dashboards and alert rules ask Prometheus. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RECORDINGS } from '@plumbline/provisioning/rules/recording.js';
import { stringify } from 'yaml';
import { allFamilies } from '../docs/metrics-families.js';
import { alertQuestions } from './alert-rules.js';
import { askingOf, placeText } from './asking.js';
import { dashboardFiles } from './dashboard-file.js';
import { interpolated, type Chosen, type Variables } from './expanded/variables.js';

interface Asked {
  readonly where: string;
  readonly expr: string;
}

const BUILT_IN: Variables = new Map<string, Chosen>(
  Object.entries({
    __interval: '1m',
    __interval_ms: '60000',
    __rate_interval: '5m',
    __rate_interval_ms: '300000',
    __range: '30d',
    __range_s: '2592000',
    __range_ms: '2592000000',
  }).map(([name, value]) => [name, { value }]),
);

const ofDashboards = (await dashboardFiles()).map(askingOf).flatMap(({ variables, expressions }) => {
  const chosen: Variables = new Map([
    ...BUILT_IN,
    ...variables.map(({ name }) => [name, { value: 'x' }] as const),
  ]);
  return expressions.map((place) => ({
    where: placeText(place),
    expr: interpolated(place.expr, chosen, String),
  }));
});
const ofAlerts = (await alertQuestions()).flatMap(({ rule, refId, expr }) =>
  expr === undefined ? [] : [{ where: `${rule} ${refId}`, expr }],
);
const ASKED: readonly Asked[] = [...ofDashboards, ...ofAlerts];

it('every expression can be read by Prometheus', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-expressions-'));
  const file = join(folder, 'rules.yml');
  const rules = ASKED.map(({ where, expr }, i) => ({ record: `asked:${i}`, expr, labels: { where } }));
  await writeFile(file, stringify({ groups: [{ name: 'asked', rules }] }));
  const said = await promisify(execFile)('promtool', ['check', 'rules', '--lint=none', file]).then(
    () => '',
    (error: unknown) => String(error),
  );
  await rm(folder, { recursive: true });
  expect(said).toBe('');
});

it('every metric that is asked for is one that somebody has', () => {
  const families = allFamilies().flatMap(({ name, type }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  const known = new Set([...families, ...RECORDINGS.map(({ record }) => record)]);
  const problems = ASKED.flatMap(({ where, expr }) =>
    metricsIn(expr)
      .filter((name) => !known.has(name))
      .map((name) => `${where}: nobody has ${name}`),
  );
  expect(problems).toEqual([]);
});

/** Names of ours; words in quotes and labels are none. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  return (bare.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/g) ?? []).filter((word) => OURS.test(word));
}

const OURS = /^(?:\w+:)?(?:plumbline|dmarc|tlsrpt|dns)_\w/;
