import {
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkType,
  type Panel,
  type RowPanel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { CLICKHOUSE, PROMETHEUS } from '../data-sources.js';
import { type AnnotationModel, annotationOf, OWN_NOTES } from './annotations.js';
import { DASHBOARD_UIDS, type DashboardPlan, type PanelPlan, type RowPlan } from './plan.js';
import { refIdOf, type Target, targetOf } from './targets.js';
import { variablesOf } from './variables.js';

/** The schema of Grafana 12.4. */
const SCHEMA = 42;

export type PanelModel = Omit<Panel, 'targets'> & { readonly targets: readonly Target[] };
export type RowModel = Omit<RowPanel, 'panels'> & { readonly panels: readonly PanelModel[] };

/** The classic form: Grafana's newer one is not yet read from files everywhere. */
export interface DashboardModel {
  readonly id: null;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly schemaVersion: number;
  readonly tags: readonly string[];
  readonly timezone: 'utc';
  readonly editable: boolean;
  readonly graphTooltip: DashboardCursorSync;
  readonly time: { readonly from: string; readonly to: string };
  readonly refresh: string;
  readonly links: readonly DashboardLink[];
  readonly templating: { readonly list: readonly VariableModel[] };
  readonly annotations: { readonly list: readonly AnnotationModel[] };
  readonly panels: readonly (PanelModel | RowModel)[];
}

/** A dashboard as Grafana reads it from a file. */
export function dashboardOf(plan: DashboardPlan): DashboardModel {
  const { uid, title, description } = plan;
  return {
    ...{ uid, title, description },
    id: null,
    schemaVersion: SCHEMA,
    tags: ['plumbline', 'dmarc'],
    timezone: 'utc',
    editable: true,
    graphTooltip: DashboardCursorSync.Crosshair,
    time: { from: plan.from ?? 'now-30d', to: 'now' },
    refresh: plan.refresh ?? '',
    links: [onward(plan)],
    templating: { list: variablesOf(plan.variables, filteredView(plan)) },
    annotations: { list: [OWN_NOTES, ...plan.annotations.map(annotationOf)] },
    panels: placed(plan.rows),
  };
}

/** All the others in a list that keeps what is chosen. */
function onward({ uid }: DashboardPlan): DashboardLink {
  if (!DASHBOARD_UIDS.includes(uid)) throw new Error(`${uid} is no dashboard of ours`);
  return {
    title: 'Plumbline',
    type: DashboardLinkType.Dashboards,
    icon: 'external link',
    tooltip: 'Other dashboards, about what is chosen here',
    url: '',
    tags: ['plumbline'],
    asDropdown: true,
    targetBlank: false,
    includeVars: true,
    keepTime: true,
  };
}

/** Rows from above to below, their panels from left to right, in lines of 24 columns. */
function placed(rows: readonly RowPlan[]): (PanelModel | RowModel)[] {
  const models: (PanelModel | RowModel)[] = [];
  let y = 0;
  rows.forEach((row, index) => {
    const { panels, end } = inLines(row.panels, y + 1);
    const closed = row.closed === true;
    const model: RowModel = {
      type: 'row',
      id: 1000 + index,
      title: row.title,
      collapsed: closed,
      gridPos: { x: 0, y, w: 24, h: 1 },
      panels: closed ? panels : [],
    };
    models.push(model, ...(closed ? [] : panels));
    y = end;
  });
  return models;
}

function inLines(plans: readonly PanelPlan[], from: number): { panels: PanelModel[]; end: number } {
  let [x, y, tallest] = [0, from, 0];
  const panels = plans.map((plan) => {
    if (x + plan.width > 24) {
      y += tallest;
      [x, tallest] = [0, 0];
    }
    const model = modelOf(plan, { x, y, w: plan.width, h: plan.height });
    x += plan.width;
    tallest = Math.max(tallest, plan.height);
    return model;
  });
  return { panels, end: y + tallest };
}

function modelOf(plan: PanelPlan, gridPos: NonNullable<Panel['gridPos']>): PanelModel {
  const { id, title, type, step } = plan;
  const onPrometheus = plan.queries[0]?.on === 'prometheus';
  return {
    ...{ id, title, type, gridPos },
    description: describedWhole(plan),
    datasource: onPrometheus ? PROMETHEUS : CLICKHOUSE,
    ...(step === undefined ? {} : { interval: step }),
    targets: plan.queries.map((query, index) => targetOf(query, refIdOf(index))),
    transformations: plan.transformations,
    options: plan.options,
    fieldConfig: { defaults: plan.defaults, overrides: plan.overrides },
  };
}

/** Who chose something above, and sees that a panel does not change, is told why. */
function describedWhole({ description, regardless }: PanelPlan): string {
  const excused = Object.entries(regardless);
  const reasons = [...new Set(excused.map(([, why]) => why))];
  const lines = reasons.map((why) => {
    const names = excused.filter(([, said]) => said === why).map(([name]) => name);
    return `Whatever ${names.join(', ')} is chosen: ${why}.`;
  });
  return [description, ...lines].join('\n\n');
}

function filteredView({ rows }: DashboardPlan): string | undefined {
  for (const { queries } of rows.flatMap(({ panels }) => panels))
    for (const query of queries) {
      const found =
        query.on === 'clickhouse' ? /\$__adHocFilters\('plumbline\.(\w+)'\)/.exec(query.sql) : null;
      if (found !== null) return found[1];
    }
  return undefined;
}
