import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROVISIONING } from '../folder.js';
import { sqlAlerts } from '../queries/alerts/all.js';
import { runbookUrl } from '../rules/links.js';
import { PANEL_OF } from '../rules/panels.js';
import { grafanaRulesOf } from '../written.js';
import { canaryGroups } from './rule-files.js';
import {
  allAlerts,
  grafanaGroups,
  grafanaRules,
  shippedThresholds,
  type GrafanaRule,
} from './testing/shipped.js';
import { LONGEST_UID } from './uid.js';

const PROMTOOL = '/usr/bin/promtool';
const SHIPPED = shippedThresholds();
const ALERTS = allAlerts(SHIPPED);
const RULES = grafanaRules(SHIPPED);
const CANARIES = Object.values(canaryGroups(SHIPPED)).flat();
const canaryNames = new Set(CANARIES.map(({ name }) => name));
const OF_ALERTS = RULES.filter(({ title }) => !canaryNames.has(title));

describe('the rules of provisioning/alerting', () => {
  it.each([...grafanaRulesOf(SHIPPED)])('%s is as `npm run provisioning` writes it', (name, text) => {
    expect(readFileSync(join(PROVISIONING, name), 'utf8')).toBe(text);
  });

  it('are all that Grafana loads from there', () => {
    const loaded = readdirSync(join(PROVISIONING, 'alerting')).filter((name) => /\.(ya?ml|json)$/.test(name));
    expect(loaded.map((name) => `alerting/${name}`).sort()).toEqual(
      [...grafanaRulesOf(SHIPPED).keys()].sort(),
    );
  });

  it('have each alert of Prometheus once, and the canaries', () => {
    const titles = RULES.map(({ title }) => title);
    expect(titles.toSorted()).toEqual([...ALERTS.map(({ name }) => name), ...canaryNames].sort());
    expect(OF_ALERTS.length).toBeGreaterThanOrEqual(25);
  });

  it('are each known by a uid of its own, which Grafana takes', () => {
    const uids = RULES.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    for (const uid of uids) {
      expect(uid).toMatch(/^plumbline-[a-z-]+$/);
      expect(uid.length).toBeLessThanOrEqual(LONGEST_UID);
    }
  });

  it('stand in groups that are evaluated as often as a pending alert needs', () => {
    for (const { interval, rules } of grafanaGroups(SHIPPED)) {
      expect(interval).toMatch(/^\d+m$/);
      const shortest = Math.min(
        ...rules.map((rule) => Number.parseInt(rule.for, 10) * (rule.for.endsWith('h') ? 60 : 1)),
      );
      if (!rules.some(({ title }) => canaryNames.has(title)))
        expect(shortest).toBeGreaterThanOrEqual(Number.parseInt(interval, 10));
    }
  });
});

describe.each(ALERTS)('$name', (alert) => {
  const rule = ruleOf(alert.name);

  it('says what the alert of Prometheus says, as loud and after as long', () => {
    const { times, links } = SHIPPED;
    expect(rule.for).toBe(alert.about === 'domain' ? times.for : alert.for);
    expect(rule.labels['severity']).toBe(alert.severity);
    expect(rule.labels['needs_complete']).toBe(
      alert.about === 'domain' && alert.needsComplete === true ? 'true' : undefined,
    );
    expect(rule.annotations.runbook_url).toBe(runbookUrl(links.runbooks, alert.name));
    expect(wordsOf(rule.annotations.summary)).toEqual(wordsOf(alert.summary));
    expect(wordsOf(rule.annotations.description)).toEqual(wordsOf(alert.description));
  });

  it('links to a panel and its dashboard, or to neither', () => {
    expect(rule.panelId).toBe(PANEL_OF[alert.name]);
    expect(rule.dashboardUid).toBe(PANEL_OF[alert.name] === undefined ? undefined : alert.dashboard);
  });

  it('notes that panel for what is told of it, for Grafana links there by the notes alone', () => {
    const { __dashboardUid__: dashboard, __panelId__: panel } = rule.annotations;
    expect(dashboard).toBe(rule.dashboardUid);
    expect(panel).toBe(rule.panelId?.toString());
  });

  it('keeps what it said while nobody can be asked', () => {
    expect(rule.execErrState).toBe('KeepLast');
  });
});

function textsOf({ summary, description, runbook_url, dashboard_url }: GrafanaRule['annotations']): string[] {
  return [summary, description, runbook_url, dashboard_url];
}

describe('texts', () => {
  const texts = RULES.flatMap(({ annotations }) => textsOf(annotations));

  it('ask nothing while they are expanded, which Grafana cannot', () => {
    expect(texts.filter((text) => /\| query|query [`"]|\. \| first/.test(text))).toEqual([]);
  });

  it('name the figure they are decided by, for $value is a figure only where there is one query', () => {
    expect(texts.filter((text) => /\$value\b/.test(text))).toEqual([]);
  });

  it('name figures that the rule asks for', () => {
    for (const { title, data, annotations } of RULES) {
      const asked = new Set(data.map(({ refId }) => refId));
      const named = textsOf(annotations).flatMap((text) =>
        [...text.matchAll(/\$values\.(\w+)/g)].map(([, refId = '']) => refId),
      );
      expect([title, named.filter((refId) => !asked.has(refId))]).toEqual([title, []]);
      const idle = [...asked].filter((refId) => refId.startsWith('F') && !named.includes(refId));
      expect([title, idle]).toEqual([title, []]);
    }
  });

  it('have no dollar in a label, where Grafana would look for a variable', () => {
    expect(
      RULES.flatMap(({ labels }) => Object.values(labels)).filter((label) => label.includes('$')),
    ).toEqual([]);
  });
});

describe('queries', () => {
  it('in SQL are those of a dozen alerts at least, with their thresholds and views alone', () => {
    const names = sqlAlerts(SHIPPED).map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(12);
    expect(ALERTS.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    for (const { name, sql } of sqlAlerts(SHIPPED)) {
      const tables = [...sql.matchAll(/\b(?:FROM|JOIN) (\w+)/g)].map(([, table]) => table);
      expect([name, tables.filter((table) => table?.startsWith('v_') !== true)]).toEqual([name, []]);
    }
  });

  it('in SQL are as the data source takes them for an alert', () => {
    for (const { model } of steps('plumbline-clickhouse'))
      expect(model).toMatchObject({
        datasource: { type: 'grafana-clickhouse-datasource', uid: 'plumbline-clickhouse' },
        pluginVersion: '4.20.0',
        editorType: 'sql',
        queryType: 'table',
        format: 1,
      });
  });

  it('of figures beside have an answer in any case: without one the alert would have no data', () => {
    const beside = steps('plumbline-prometheus').filter(({ refId }) => refId.startsWith('F'));
    expect(beside.length).toBeGreaterThan(20);
    for (const { model } of beside) expect(model.expr).toMatch(/or on \(\) label_replace\(vector\(0\)/);
  });

  it('name no recording, which Grafana does not make', () => {
    expect(steps('plumbline-prometheus').filter(({ model }) => /\w+:\w+:\w+/.test(model.expr ?? ''))).toEqual(
      [],
    );
  });

  (existsSync(PROMTOOL) ? it : it.skip)('in PromQL are understood', async () => {
    const rules = steps('plumbline-prometheus').map(({ model }, at) => ({
      record: `asked:${at}`,
      expr: model.expr,
    }));
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-promql-'));
    try {
      const file = join(folder, 'asked.yml');
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'asked', rules }] }));
      const { stdout } = await promisify(execFile)(PROMTOOL, ['check', 'rules', file]);
      expect(stdout).toContain(`SUCCESS: ${rules.length} rules found`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('canaries', () => {
  it('fail aloud, for the rules keep what they said', () => {
    const states = RULES.filter(({ title }) => canaryNames.has(title)).map(
      ({ noDataState, execErrState }) => [noDataState, execErrState],
    );
    expect(states).toEqual([
      ['Alerting', 'Error'],
      ['Alerting', 'Error'],
      ['Alerting', 'Error'],
    ]);
  });

  it('look at both data sources, and at each view that a rule reads', () => {
    const sql = ruleOf('PlumblineCanaryQueries').data[0]?.model.rawSql ?? '';
    const read = sqlAlerts(SHIPPED).flatMap((alert) => alert.sql.match(/\bv_\w+/g) ?? []);
    expect(new Set(sql.match(/\bv_\w+/g))).toEqual(new Set(read));
    expect(ruleOf('PlumblineCanaryClickHouse').data[0]?.model.rawSql).toBe('SELECT 1 AS value');
    expect(ruleOf('PlumblineCanaryPrometheus').data[0]?.model.expr).toBe('vector(1)');
  });
});

it('that Plumbline is gone is told by its absence', () => {
  const rule = ruleOf('PlumblineDown');
  expect(rule.noDataState).toBe('Alerting');
  expect(rule.data[0]?.model.expr).toBe('sum by (job) (up{job="plumbline"})');
});

it('panels are given to alerts that there are', () => {
  const names = new Set(ALERTS.map(({ name }) => name));
  expect(Object.keys(PANEL_OF).filter((name) => !names.has(name))).toEqual([]);
});

function ruleOf(name: string): GrafanaRule {
  const rule = RULES.find(({ title }) => title === name);
  if (rule === undefined) throw new Error(`there is no rule ${name}`);
  return rule;
}

function steps(source: string): GrafanaRule['data'] {
  return RULES.flatMap(({ data }) => data).filter(({ datasourceUid }) => datasourceUid === source);
}

/** What a text says beside its figures and labels. */
function wordsOf(text: string): string[] {
  const asked = /\{\{ with .*?\}\}.*?\{\{ else \}\}\w+\{\{ end \}\}(?!\{\{ else)/g;
  const plain = text
    .replace(/\{\{ if eq \.Value .*?\{\{ end \}\}/g, '')
    .replace(asked, '_')
    .replace(/\{\{ if eq \$labels.*?\{\{ end \}\}/g, '_')
    .replace(/\{\{.*?\}\}/g, '_');
  return plain.split(/\s+/);
}
