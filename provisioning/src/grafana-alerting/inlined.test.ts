import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROVISIONING } from '../folder.js';
import { alertGroups } from '../rules/groups.js';
import { RECORDINGS } from '../rules/recording.js';
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
  groups: z.array(z.looseObject({ rules: z.array(z.looseObject({ alert: z.string().optional() })) })),
});

(hasPromtool ? it : it.skip)(
  'fires, is silent and ends as the rules of Prometheus do',
  async () => {
    const exprOf = new Map(
      alertGroups(SHIPPED).flatMap(({ alerts }) =>
        alerts.map((alert) => [alert.name, grafanaExpr(alert, SHIPPED)]),
      ),
    );
    for (const expr of exprOf.values()) expect(expr).not.toMatch(RECORDED);
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-inlined-'));
    const write = (name: string, text: string): string => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    };
    try {
      // Recordings are there for what annotations ask.
      for (const [name, text] of rulesOf(SHIPPED)) {
        const file = FILE.parse(parse(text));
        const groups = file.groups.map((group) => ({
          ...group,
          rules: group.rules.map((rule) =>
            rule.alert === undefined ? rule : { ...rule, expr: exprOf.get(rule.alert) },
          ),
        }));
        write(name, JSON.stringify({ ...file, groups }));
      }
      const tests = [...testsOf(SHIPPED)].map(([name, text]) => write(name, text));
      expect(RECORDINGS.length).toBeGreaterThan(10);
      const failures = await promisify(execFile)(PROMTOOL, ['test', 'rules', ...tests]).then(
        () => '',
        (error: unknown) =>
          error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error),
      );
      expect(failures).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  240_000,
);
