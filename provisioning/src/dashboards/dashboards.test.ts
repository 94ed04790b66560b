import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVISIONING } from '../folder.js';
import { DASHBOARDS } from './all.js';
import { type DashboardModel, dashboardOf, type PanelModel } from './dashboard.js';
import { dashboardFiles } from './files.js';
import { DASHBOARD_UIDS, type DashboardPlan, type PanelPlan } from './plan.js';

const MODELS = DASHBOARDS.map(dashboardOf);
const FOLDER = join(PROVISIONING, 'dashboards');

describe('files of dashboards', () => {
  it('are in step with their plans: `npm run provisioning` writes them', () => {
    for (const [name, text] of dashboardFiles()) expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(text);
    expect(readdirSync(join(FOLDER, 'plumbline')).map((name) => `plumbline/${name}`)).toEqual(
      [...dashboardFiles().keys()].sort(),
    );
  });

  it('are the dashboards of the contract, each with a title and a description of its own', () => {
    expect(MODELS.map(({ uid }) => uid)).toEqual([...DASHBOARD_UIDS]);
    for (const said of ['title', 'description'] as const)
      expect(new Set(MODELS.map((model) => model[said])).size).toBe(MODELS.length);
  });

  it('have sixty panels or more together', () => {
    expect(DASHBOARDS.flatMap(panelsOf).length).toBeGreaterThanOrEqual(60);
  });
});

describe.each(DASHBOARDS.map((plan) => [plan.uid, plan] as const))('%s', (_uid, plan) => {
  const model = dashboardOf(plan);
  const panels = panelsOf(plan);
  const variables = variablesOf(model);

  it('gives every panel a number of its own, a title, a description, and a word for nothing to see', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const poor = panels.filter(
      ({ id, title, description, empty }) =>
        id < 1 || id >= 1000 || title.length < 5 || description.length < 40 || empty.length < 15,
    );
    expect(poor.map(({ title }) => title)).toEqual([]);
  });

  it('asks one of the two data sources in every panel, of every query', () => {
    for (const { title, targets } of modelsOf(model)) {
      expect([title, targets.length > 0]).toEqual([title, true]);
      expect(new Set(targets.map(({ datasource }) => datasource.uid)).size).toBe(1);
      for (const { datasource } of targets)
        expect(['plumbline-clickhouse', 'plumbline-prometheus']).toContain(datasource.uid);
    }
  });

  it('lays no panel over another, and none out of the 24 columns', () => {
    const places = model.panels.flatMap((panel) => {
      const opened = panel.type === 'row' && 'panels' in panel ? panel.panels : [];
      return [panel, ...opened].map(({ title, gridPos }) => ({ title, ...place(gridPos) }));
    });
    for (const [index, one] of places.entries()) {
      expect(one.x + one.w).toBeLessThanOrEqual(24);
      expect(places.slice(index + 1).filter((other) => overlap(one, other))).toEqual([]);
    }
  });

  it('fills its lines: no hole beside a panel but behind the last of a row', () => {
    const holes = plan.rows.flatMap(({ title, panels: inRow }) =>
      holesIn(inRow).map((at) => `${title}: ${at}`),
    );
    expect(holes).toEqual([]);
  });

  it('heeds the time and all that is chosen in every panel, or says why it does not', () => {
    const wrong = panels.flatMap((panel) =>
      heeded(panel, variables).map((what) => `${panel.title}: ${what}`),
    );
    expect(wrong).toEqual([]);
  });

  it('uses no variable that it has not', () => {
    const known = new Set([...variables, 'clickhouse_adhoc_query']);
    const used = [...JSON.stringify(model.panels).matchAll(/(?<!\$)\$\{?([a-z]\w*)[}:]?/g)].flatMap(
      ([, name]) => (name === undefined || name.startsWith('__') ? [] : [name]),
    );
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it('leads onward only to dashboards, panels and variables that are there', () => {
    expect(panels.flatMap((panel) => deadLinks(panel, variables))).toEqual([]);
  });

  it('leads onward from every table and chart that is about a domain', () => {
    const ends = panels.filter((panel) => isAboutDomains(panel) && addressesIn(panel).length === 0);
    expect(ends.map(({ title }) => title)).toEqual([]);
  });

  it('reads views alone', () => {
    const wrong = sqlOf(plan).flatMap(({ title, sql }) => tablesOf(sql).map((name) => `${title}: ${name}`));
    expect(wrong).toEqual([]);
  });

  it('shows otherwise only columns that its tables have', () => {
    const wrong = panels.flatMap((panel) => {
      // Series are called by what the data say: by classes, results, reasons.
      if (panel.type !== 'table') return [];
      const asked = JSON.stringify(panel.queries) + JSON.stringify(panel.transformations);
      return namesShown(panel)
        .filter((name) => !asked.includes(name))
        .map((name) => `${panel.title}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it('draws nothing finer than the days that reports tell of', () => {
    const charts = panels.filter(
      ({ type, queries }) => type === 'timeseries' && queries[0]?.on === 'clickhouse',
    );
    if (plan.uid !== 'plumbline-operations')
      expect(charts.filter(({ step }) => step !== '1d').map(({ title }) => title)).toEqual([]);
  });
});

function panelsOf({ rows }: DashboardPlan): PanelPlan[] {
  return rows.flatMap(({ panels }) => [...panels]);
}

function modelsOf({ panels }: DashboardModel): PanelModel[] {
  return panels.flatMap((panel) => ('panels' in panel ? [...panel.panels] : [panel]));
}

/** What may be chosen above the panels; filters beside: these are a clause and no variable. */
function variablesOf({ templating }: DashboardModel): string[] {
  return templating.list.map(({ name }) => name).filter((name) => name !== 'clickhouse_adhoc_query');
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function place(gridPos: PanelModel['gridPos']): Place {
  if (gridPos === undefined) throw new Error('a panel without a place');
  return gridPos;
}

function overlap(one: Place, other: Place): boolean {
  return (
    one.x < other.x + other.w &&
    other.x < one.x + one.w &&
    one.y < other.y + other.h &&
    other.y < one.y + one.h
  );
}

function holesIn(panels: readonly PanelPlan[]): string[] {
  const holes: string[] = [];
  let [x, height] = [0, panels[0]?.height ?? 0];
  for (const { title, width, height: own } of panels) {
    if (x + width > 24) {
      if (x < 24) holes.push(`before "${title}"`);
      [x, height] = [0, own];
    }
    if (own !== height) holes.push(`"${title}" is not as tall as what stands beside it`);
    x += width;
  }
  return holes;
}

function heeded(panel: PanelPlan, variables: readonly string[]): string[] {
  const asked = panel.queries.map((query) => (query.on === 'clickhouse' ? query.sql : query.expr)).join('\n');
  const onPrometheus = panel.queries[0]?.on === 'prometheus';
  const mentions = (name: string): boolean =>
    name === 'filters' ? asked.includes('$__adHocFilters(') : new RegExp(`\\$\\{?${name}\\b`).test(asked);
  const time = onPrometheus || /\$__(date|time|dateTime|from|to|interval)[A-Z]?\w*/.test(asked);
  return [
    ...told('time', time, panel),
    ...variables.flatMap((name) => told(name, mentions(name), panel)),
    ...Object.keys(panel.regardless).flatMap((name) =>
      name === 'time' || variables.includes(name) ? [] : [`${name} is no variable here`],
    ),
  ];
}

function told(name: string, heeds: boolean, { regardless }: PanelPlan): string[] {
  const excused = Object.keys(regardless).includes(name);
  if (heeds && excused) return [`heeds ${name}, and says that it does not`];
  return heeds || excused ? [] : [`does not heed ${name}, and does not say why`];
}

function addressesIn(panel: PanelPlan): string[] {
  return [...JSON.stringify(panel).matchAll(/"url":"(\/d\/[^"\\]*(?:\\.[^"\\]*)*)"/g)].flatMap(([, url]) =>
    url === undefined ? [] : [url],
  );
}

function deadLinks(panel: PanelPlan, variables: readonly string[]): string[] {
  return addressesIn(panel).flatMap((address) => {
    const uid = /^\/d\/([a-z-]+)/.exec(address)?.[1];
    const target = MODELS.find((model) => model.uid === uid);
    if (target === undefined) return [`${panel.title}: no dashboard ${uid ?? address}`];
    const there = variablesOf(target);
    const given = [...address.matchAll(/var-(\w+)=/g)].map(([, name]) => name ?? '');
    const kept = [...address.matchAll(/\$\{(\w+):queryparam\}/g)].map(([, name]) => name ?? '');
    const panelOfIt = /viewPanel=panel-(\d+)/.exec(address)?.[1];
    return [
      ...[...given, ...kept]
        .filter((name) => !there.includes(name))
        .map((name) => `${uid ?? ''} has no ${name}`),
      ...kept.filter((name) => !variables.includes(name)).map((name) => `no ${name} here to keep`),
      ...(panelOfIt === undefined || modelsOf(target).some(({ id }) => id === Number(panelOfIt))
        ? []
        : [`${uid ?? ''} has no panel ${panelOfIt}`]),
    ].map((what) => `${panel.title}: ${what}`);
  });
}

function isAboutDomains({ type, queries }: PanelPlan): boolean {
  const first = queries[0];
  return (
    ['table', 'timeseries', 'barchart', 'geomap'].includes(type) &&
    first?.on === 'clickhouse' &&
    /\bdomain\b/.test(first.sql.split('FROM')[0] ?? '')
  );
}

function sqlOf(plan: DashboardPlan): { title: string; sql: string }[] {
  return panelsOf(plan).flatMap(({ title, queries }) =>
    queries.flatMap((query) => (query.on === 'clickhouse' ? [{ title, sql: query.sql }] : [])),
  );
}

/** Tables that are no views, and not named in the query itself. */
function tablesOf(sql: string): string[] {
  const own = new Set([...sql.matchAll(/\b(\w+) AS \(/g)].map(([, name]) => name));
  return [...sql.matchAll(/\b(?:FROM|(?<!ARRAY )JOIN)\s+(\w+)/g)].flatMap(([, name]) =>
    name === undefined || name.startsWith('v_') || own.has(name) || name === 'numbers' ? [] : [name],
  );
}

function namesShown({ overrides }: PanelPlan): string[] {
  return overrides.flatMap(({ matcher }) =>
    matcher.id === 'byName' && typeof matcher.options === 'string' ? [matcher.options] : [],
  );
}
