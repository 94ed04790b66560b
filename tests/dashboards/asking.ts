/** All that dashboards ask: of the store in SQL, of Prometheus in PromQL. */
import { panelsOf, type DashboardFile, type PanelFile, type VariableFile } from './dashboard-file.js';

export interface Dashboard {
  readonly uid: string;
  readonly variables: readonly VariableFile[];
  readonly queries: readonly Query[];
  readonly expressions: readonly Expression[];
}

/** Where something is asked: of panels their title, of others their name. */
export interface Place {
  readonly dashboard: string;
  readonly kind: 'panel' | 'variable' | 'annotation';
  readonly title: string;
  readonly refId: string;
}

export interface Query extends Place {
  readonly sql: string;
  /** 0 time series, 1 a table. */
  readonly format: number;
  /** No step is shorter. */
  readonly leastInterval: string | undefined;
  readonly maxDataPoints: number;
}

export interface Expression extends Place {
  readonly expr: string;
}

/** Of a panel about half a screen wide. */
const USUAL_DATA_POINTS = 1000;
const TABLE = 1;

export function askingOf(file: DashboardFile): Dashboard {
  const panels = panelsOf(file);
  const { list: variables } = file.templating;
  return {
    uid: file.uid,
    variables,
    queries: [
      ...variables.flatMap((variable) => variableQuery(file.uid, variable)),
      ...panels.flatMap((panel) => panelQueries(file.uid, panel)),
      ...file.annotations.list.flatMap(({ name, target }) =>
        target?.rawSql === undefined
          ? []
          : [tableQuery({ dashboard: file.uid, kind: 'annotation', title: name, refId: 'A' }, target.rawSql)],
      ),
    ],
    expressions: panels.flatMap((panel) => panelExpressions(file.uid, panel)),
  };
}

export function placeText({ dashboard, kind, title, refId }: Place): string {
  return `${dashboard}: ${kind} “${title}”${kind === 'panel' ? ` ${refId}` : ''}`;
}

/** The SQL that fills a variable; undefined where something else does. */
export function sqlOf({ type, query }: VariableFile): string | undefined {
  if (type !== 'query' || query === undefined) return undefined;
  const text = typeof query === 'string' ? query : (query.rawSql ?? query.query);
  return text !== undefined && /^\s*(?:select|with)\b/i.test(text) ? text : undefined;
}

function variableQuery(dashboard: string, variable: VariableFile): Query[] {
  const sql = sqlOf(variable);
  if (sql === undefined) return [];
  return [tableQuery({ dashboard, kind: 'variable', title: variable.name, refId: 'A' }, sql)];
}

function tableQuery(place: Place, sql: string): Query {
  return { ...place, sql, format: TABLE, leastInterval: undefined, maxDataPoints: USUAL_DATA_POINTS };
}

function panelQueries(dashboard: string, panel: PanelFile): Query[] {
  return panel.targets.flatMap(({ refId, rawSql, format }) =>
    rawSql === undefined
      ? []
      : [
          {
            ...{ dashboard, kind: 'panel' as const, title: panel.title, refId, sql: rawSql },
            format: Number(format ?? 0),
            leastInterval: panel.interval ?? undefined,
            maxDataPoints: panel.maxDataPoints ?? USUAL_DATA_POINTS,
          },
        ],
  );
}

function panelExpressions(dashboard: string, panel: PanelFile): Expression[] {
  return panel.targets.flatMap(({ refId, expr }) =>
    expr === undefined ? [] : [{ dashboard, kind: 'panel' as const, title: panel.title, refId, expr }],
  );
}
