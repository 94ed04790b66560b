import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { healthy } from '../rules/cases/healthy.js';
import { rulesOf } from '../written.js';
import { figureQuery } from './figures.js';
import { allAlerts, shippedThresholds } from './testing/shipped.js';
import { askedOf, keyOf, POLICY_WORDS } from './texts.js';

const PROMTOOL = '/usr/bin/promtool';
const SHIPPED = shippedThresholds();
const ASKED = [
  ...new Map(
    allAlerts(SHIPPED)
      .flatMap(({ summary, description }) => askedOf(summary, description))
      .map((asked) => [keyOf(asked), asked]),
  ).values(),
];

describe('a figure beside', () => {
  it('is that of each domain, where the text asks for its own', () => {
    expect(figureQuery({ promql: 'dmarc_baseline_aligned_ratio{domain=%q}' })).toBe(
      'max by (domain) (dmarc_baseline_aligned_ratio)\nor on () label_replace(vector(0), "nothing", "told", "", "")',
    );
  });

  it('keeps windows apart, where the text asks for that of the alert', () => {
    const promql = 'sum(max by (result_type) (failed{domain=%[1]q, window=%[2]q, result_type="x"}))';
    expect(figureQuery({ promql })).toContain(
      'max by (domain, window) (sum by (domain, window) (max by (domain, window, result_type) (failed{result_type="x"})))',
    );
  });

  it('stands for a word of a policy', () => {
    const query = figureQuery({ promql: 'dmarc_policy_info{domain=%q}', label: 'sp' });
    for (const [at, word] of POLICY_WORDS.entries())
      expect(query).toContain(`${at} * max by (domain) (dmarc_policy_info{sp="${word}"})`);
  });

  (existsSync(PROMTOOL) ? it : it.skip)(
    'is what Prometheus would have asked for',
    async () => {
      const own = 'label_replace(vector(1), "domain", "shop.example", "", "")';
      const looks = ASKED.filter(({ label }) => label === undefined).flatMap((asked) =>
        ['1d', '7d'].flatMap((window) => {
          const there = asked.promql
            .replaceAll(/%(\[1\])?q/g, '"shop.example"')
            .replaceAll('%[2]q', `"${window}"`);
          const isOfDomain = asked.promql.includes('domain=%');
          const ofWindow = asked.promql.includes('%[2]q')
            ? `and on (window) label_replace(vector(1), "window", "${window}", "", "")`
            : '';
          const here = isOfDomain
            ? `(${figureQuery(asked)}) and on (domain) ${own} ${ofWindow}`
            : figureQuery(asked);
          const differs = `abs(sum(${there}) - sum(${here})) > 1e-9`;
          return [
            { expr: `count(${differs}) or vector(0)`, value: 0 },
            { expr: `count(sum(${there}) unless on () sum(${here})) or vector(0)`, value: 0 },
          ];
        }),
      );
      const words = ASKED.flatMap(({ promql, label }) =>
        label === 'p' && promql.startsWith('dmarc_policy_info')
          ? [{ expr: `sum((${figureQuery({ promql, label })}) and on (domain) ${own})`, value: 2 }]
          : [],
      );
      expect(looks.length).toBeGreaterThan(40);
      expect(words).toHaveLength(1);
      const test = {
        rule_files: ['rules/recording.yml'],
        evaluation_interval: '5m',
        tests: [
          {
            interval: '5m',
            input_series: Object.entries(healthy(12, 5)).map(([series, values]) => ({ series, values })),
            promql_expr_test: [...looks, ...words].map(({ expr, value }) => ({
              expr,
              eval_time: '50m',
              exp_samples: [{ labels: '{}', value }],
            })),
          },
        ],
      };
      expect(await failuresOf(test)).toBe('');
    },
    60_000,
  );
});

async function failuresOf(test: unknown): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-figures-'));
  try {
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'rules/recording.yml'), rulesOf(SHIPPED).get('rules/recording.yml') ?? '');
    writeFileSync(join(folder, 'test.yml'), JSON.stringify(test));
    return await promisify(execFile)(PROMTOOL, ['test', 'rules', join(folder, 'test.yml')]).then(
      () => '',
      (error: unknown) =>
        error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
