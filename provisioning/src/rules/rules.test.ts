import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROVISIONING } from '../folder.js';
import { canaryGroups } from '../grafana-alerting/rule-files.js';
import { readThresholds } from '../thresholds.js';
import { rulesOf, testsOf } from '../written.js';
import { withAlertTable } from './alert-table.js';
import { alertGroups } from './groups.js';
import { RECORDINGS } from './recording.js';
import { knownMetrics } from './testing/known-metrics.js';

const PROMETHEUS = join(PROVISIONING, 'prometheus');
const DOCS = join(PROVISIONING, '../docs');
const PROMTOOL = '/usr/bin/promtool';

const hasPromtool = existsSync(PROMTOOL);
if (!hasPromtool) {
  process.stdout.write(
    'skipped: there is no promtool (apt-get install prometheus), so rules are not tried\n',
  );
}

const judged = readThresholds(readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8'));
if (!judged.ok) throw new Error(judged.detail);
const SHIPPED = judged.value;

const RULE = z.object({
  alert: z.string().optional(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
const RULE_FILE = z.object({ groups: z.array(z.object({ rules: z.array(RULE) })) });
const TEST_FILE = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z
        .array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) }))
        .default([]),
    }),
  ),
});

const RULES = [...rulesOf(SHIPPED).values()]
  .flatMap((text) => RULE_FILE.parse(parse(text)).groups)
  .flatMap(({ rules }) => rules);
const ALERTS = RULES.flatMap(({ alert, ...rest }) => (alert === undefined ? [] : [{ alert, ...rest }]));
const NAMES = ALERTS.map(({ alert }) => alert);
/** Those that watch over the rules of Grafana have one too. */
const WITH_RUNBOOK = [
  ...NAMES,
  ...Object.values(canaryGroups(SHIPPED)).flatMap((group) => group.map(({ name }) => name)),
];

describe('the files of provisioning/prometheus', () => {
  it.each([...rulesOf(SHIPPED), ...testsOf(SHIPPED)])(
    '%s is as `npm run provisioning` writes it',
    (name, text) => {
      expect(readFileSync(join(PROMETHEUS, name), 'utf8')).toBe(text);
    },
  );

  it('are those and no others', () => {
    const written = [...rulesOf(SHIPPED).keys(), ...testsOf(SHIPPED).keys()];
    const there = ['rules', 'tests'].flatMap((folder) =>
      readdirSync(join(PROMETHEUS, folder)).map((name) => `${folder}/${name}`),
    );
    expect(there.sort()).toEqual(written.sort());
  });

  it('are listed in docs/alerting.md', () => {
    const page = readFileSync(join(DOCS, 'alerting.md'), 'utf8');
    expect(page).toBe(withAlertTable(page, alertGroups(SHIPPED)));
  });
});

(hasPromtool ? describe : describe.skip)('promtool', () => {
  const run = promisify(execFile);
  const files = (folder: string): string[] =>
    readdirSync(join(PROMETHEUS, folder)).map((name) => join(PROMETHEUS, folder, name));

  it('finds nothing wrong in the rules', async () => {
    const { stdout } = await run(PROMTOOL, ['check', 'rules', '--lint-fatal', ...files('rules')]);
    expect(stdout.match(/SUCCESS/g)).toHaveLength(files('rules').length);
  });

  it('sees them fire, be silent and end as their tests say', async () => {
    const failures = await run(PROMTOOL, ['test', 'rules', ...files('tests')]).then(
      () => '',
      (error: unknown) =>
        error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error),
    );
    expect(failures).toBe('');
  }, 240_000);
});

describe('alerts', () => {
  it('are 25 at least, and called each by a name of its own', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(25);
    expect(new Set(NAMES).size).toBe(NAMES.length);
    expect(NAMES.filter((name) => !/^(Dmarc|Tlsrpt|Plumbline)[A-Z]\w+$/.test(name))).toEqual([]);
  });

  it.each(ALERTS)(
    '$alert has what somebody who is woken needs',
    ({ alert, labels, annotations, for: wait }) => {
      expect(labels['severity']).toMatch(/^(critical|warning|info)$/);
      expect(wait).toBeDefined();
      expect(annotations['summary']).not.toHaveLength(0);
      expect(annotations['description']).not.toHaveLength(0);
      expect(annotations['runbook_url']).toBe(`${SHIPPED.links.runbooks}/${alert}.md`);
      const isAboutDomain = !alert.startsWith('Plumbline');
      expect(annotations['dashboard_url']).toMatch(
        isAboutDomain
          ? /^http:\/\/localhost:3000\/d\/plumbline-(domain|sources|policy|signatures|reporters|tls|failures)\?var-domain=\{\{ \$labels\.domain \| urlquery \}\}(&var-sender=\{\{ \$labels\.sender \| urlquery \}\}|(&var-sender_class=(compliant|misconfigured)){2})?&viewPanel=panel-\d+$/
          : /^http:\/\/localhost:3000\/d\/plumbline-operations(\?viewPanel=panel-\d+)?$/,
      );
    },
  );

  it.each(WITH_RUNBOOK)('%s has a runbook with all that one needs', (name) => {
    const page = readFileSync(join(DOCS, 'runbooks', `${name}.md`), 'utf8');
    const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title);
    expect(headings).toEqual([
      name,
      'What it means',
      'Likely causes, in order',
      'How to check',
      'How to end it',
      'When it lies',
    ]);
    const [, check = ''] = page.split('## How to check');
    const steps = check.split('## How to end it')[0]?.match(/^\d\. /gm) ?? [];
    expect(steps).toHaveLength(3);
  });

  it('have all runbooks there are', () => {
    expect(readdirSync(join(DOCS, 'runbooks')).sort()).toEqual(
      WITH_RUNBOOK.map((name) => `${name}.md`).sort(),
    );
  });

  it.each(NAMES)('%s is tested: silent, firing, and silent again', (name) => {
    const looks = [...testsOf(SHIPPED).values()]
      .flatMap((text) => TEST_FILE.parse(parse(text)).tests)
      .map((test) => test.alert_rule_test.filter(({ alertname }) => alertname === name))
      .filter((found) => found.length > 0)
      .map((found) => found.map(({ exp_alerts }) => exp_alerts.length));
    expect(looks.length).toBeGreaterThan(0);
    for (const look of looks) expect(look).toEqual([0, 1, 0]);
  });

  it('that fewer reports would make untrue are muted while few are there, and only those', () => {
    const needy = ALERTS.filter(({ labels }) => labels['needs_complete'] === 'true').map(
      ({ alert }) => alert,
    );
    expect(needy).toEqual([
      'DmarcAlignmentErodes',
      'DmarcSloBurnSlow',
      'DmarcSloBudgetSpent',
      'DmarcDkimFailing',
      'DmarcSpfFailing',
      'DmarcOnlySpfLeft',
      'DmarcSenderMisaligned',
      'DmarcOwnMailVanished',
    ]);
    expect(NAMES).toContain('DmarcCompletenessLow');
  });
});

describe('expressions', () => {
  const texts = RULES.map(({ expr, annotations }) => [expr, ...Object.values(annotations)].join('\n'));

  it('name no metric that the exporter does not have', () => {
    const metrics = knownMetrics(readFileSync(join(DOCS, 'metrics.md'), 'utf8'));
    expect(metrics.length).toBeGreaterThan(100);
    const known = new Set([...metrics, ...RECORDINGS.map(({ record }) => record)]);
    const named = texts.join('\n').match(/(?<![\w:])(\w+:)?(dmarc|tlsrpt|plumbline)_\w+(:\w+)?/g) ?? [];
    // What stands for all baselines, and how the links are called.
    const unknown = new Set(named.filter((name) => !known.has(name) && name !== 'dmarc_baseline_'));
    expect([...unknown]).toEqual([]);
  });

  it('never look at how event time changed by when it came in', () => {
    const changing =
      /\b(offset|increase|rate|irate|delta|idelta|deriv|resets|changes|predict_linear|\w+_over_time)\b/;
    const ofDomains = RULES.filter(({ expr }) => /(dmarc|tlsrpt)_/.test(expr));
    expect(ofDomains.length).toBeGreaterThan(25);
    expect(ofDomains.filter(({ expr }) => changing.test(expr))).toEqual([]);
    expect(texts.filter((text) => /@ (start|end)/.test(text))).toEqual([]);
    const behind = ALERTS.filter(({ expr }) => /\boffset\b/.test(expr)).map(({ alert }) => alert);
    expect(behind).toEqual(['PlumblineBacklogStuck', 'PlumblineReporterUnreadable']);
    expect(ofDomains.filter(({ expr }) => /\btime\(\)/.test(expr))).toEqual([]);
  });

  it('take what is not there for nothing: only the exporter itself may be missing', () => {
    const absent = ALERTS.filter(({ expr }) => /\babsent(_over_time)?\b/.test(expr));
    expect(absent.map(({ alert }) => alert)).toEqual(['PlumblineDown']);
  });

  it('count two exporters of one store once', () => {
    const bare = /(?<!(max|group) by \([\w, ]+\) \(|[\w:"])(dmarc|tlsrpt)_(?!\w+:)\w+/g;
    const found = RULES.flatMap(({ expr }) => [...expr.matchAll(bare)].map(([name]) => name));
    expect(found).toEqual([]);
  });

  it('that wake somebody go by no figure of a domain that strangers alone can make', () => {
    const critical = ALERTS.filter(({ labels }) => labels['severity'] === 'critical');
    const ofStrangers =
      /dmarc_(own_)?messages:?|(own_disposition_messages|slo_burn_rate|failed_sessions)\b|tlsrpt_failed:/;
    const domains = critical.filter(({ alert }) => !alert.startsWith('Plumbline'));
    expect(domains.length).toBeGreaterThanOrEqual(4);
    for (const { alert, expr } of domains)
      expect([alert, ofStrangers.exec(expr.replace(/dmarc_baseline_\w+/g, ''))]).toEqual([alert, null]);
  });
});

it('somebody’s own thresholds and links are in their rules', () => {
  const mine = readThresholds(
    readFileSync(join(PROVISIONING, 'thresholds.yml'), 'utf8'),
    'job: mail/plumbline\nfloors: { own_day: 5000 }\nlinks: { grafana: https://grafana.example }\n',
  );
  const rules = mine.ok ? rulesOf(mine.value) : new Map<string, string>();
  expect(rules.get('rules/alignment.yml')).toContain('>= 5000');
  expect(rules.get('rules/alignment.yml')).toContain('https://grafana.example/d/plumbline-domain?');
  expect(rules.get('rules/process.yml')).toContain('up{job="mail/plumbline"} == 0');
});
