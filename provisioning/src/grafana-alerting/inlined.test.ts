import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROVISIONING } from '../folder.js';
import { alertGroups } from '../rules/groups.js';
import { readThresholds } from '../thresholds.js';
import { rulesOf, testsOf } from '../written.js';
import { inlined } from './inlined.js';
import { grafanaExpr } from './steps.js';

const PROMTOOL = '/usr/bin/promtool';
const hasPromtool = existsSync(PROMTOOL);

const judged = readThresholds(readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8'));
if (!judged.ok) throw new Error(judged.detail);
const SHIPPED = judged.value;
const RECORDED = /\w+:\w+:\w+/;

describe('PromQL without recordings', () => {
  it('has the definition of a recording in the place of its name', () => {
    expect(inlined('domain:dmarc_override_messages:daily >= 100')).toBe(
      '(\n  sum by (domain) (max by (domain, reason) (dmarc_override_messages{window="1d"}))\n) >= 100',
    );
  });

  it('asks each series of a recording for what the recording was asked for', () => {
    const expr = inlined('domain_window:dmarc_own_aligned:ratio{window="7d"} < 0.9');
    expect(expr).toContain('dmarc_messages{sender_class="compliant", window="7d"}');
    expect(expr).toContain('dmarc_messages{sender_class=~"compliant|misconfigured", window="7d"}');
    expect(expr).not.toMatch(RECORDED);
  });

  it('asks what is usual for no window, for it has none', () => {
    const expr = inlined('domain_window:dmarc_missing_own:sum{window="1d"}');
    expect(expr).toContain('dmarc_baseline_daily_messages{sender_class="own"}');
  });

  it('looks at a label that the recording made up in what it made', () => {
    expect(inlined('domain_mechanism_window:dmarc_own:ratio{mechanism="spf", window="1d"} < 0.5')).toContain(
      'and on (mechanism) label_replace(vector(1), "mechanism", "spf", "", "")',
    );
  });

  it('leaves PromQL that names none as it is', () => {
    expect(inlined('plumbline_source_up == 0')).toBe('plumbline_source_up == 0');
  });
});

const FILE = z.looseObject({
  groups: z.array(z.looseObject({ rules: z.array(z.looseObject({ alert: z.string() })) })),
});

/** Those with alerts about domains: the others name no recording. */
const GROUPS = alertGroups(SHIPPED).filter(({ alerts }) => alerts.some(({ about }) => about === 'domain'));

(hasPromtool ? describe : describe.skip)('written out', () => {
  it.each(GROUPS)(
    'the alerts of $name fire, are silent and end as those of Prometheus do',
    async ({ name, alerts }) => {
      // What mutes them in Grafana is Alertmanager's business with Prometheus.
      const unmuted = alerts.map((alert) =>
        alert.about === 'domain' ? { ...alert, needsComplete: false } : alert,
      );
      const exprOf = new Map(unmuted.map((alert) => [alert.name, grafanaExpr(alert, SHIPPED)]));
      for (const expr of exprOf.values()) expect(expr).not.toMatch(RECORDED);
      expect(await failuresOf(name, exprOf)).toBe('');
    },
    180_000,
  );
});

it('is silent while reports are few, where that would make it untrue: Grafana mutes nothing by something else', () => {
  const alerts = GROUPS.flatMap((group) => group.alerts);
  const low = 'unless on (domain) (\n    max by (domain) (dmarc_completeness_ratio{window="7d"}) < 0.7';
  const muted = alerts.filter((alert) => grafanaExpr(alert, SHIPPED).includes(low));
  const needy = alerts.filter((alert) => alert.about === 'domain' && alert.needsComplete === true);
  expect(muted.map(({ name }) => name)).toEqual(needy.map(({ name }) => name));
  expect(muted.length).toBeGreaterThan(5);
});

/** Of the tests of Prometheus' rules. Recordings are there for what annotations ask. */
async function failuresOf(group: string, exprOf: ReadonlyMap<string, string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-inlined-'));
  try {
    const files = rulesOf(SHIPPED);
    const file = FILE.parse(parse(files.get(`rules/${group}.yml`) ?? ''));
    const groups = file.groups.map((one) => ({
      ...one,
      rules: one.rules.map((rule) => ({ ...rule, expr: exprOf.get(rule.alert) })),
    }));
    for (const name of ['rules', 'tests']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'rules/recording.yml'), files.get('rules/recording.yml') ?? '');
    writeFileSync(join(folder, 'rules', `${group}.yml`), JSON.stringify({ groups }));
    const tests = join(folder, 'tests', `${group}.yml`);
    writeFileSync(tests, testsOf(SHIPPED).get(`tests/${group}.yml`) ?? '');
    return await promisify(execFile)(PROMTOOL, ['test', 'rules', tests]).then(
      () => '',
      (error: unknown) =>
        error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
