import { CLICKHOUSE, CLICKHOUSE_PLUGIN, PROMETHEUS } from '../data-sources.js';
import type { PromQuery, Query, SqlQuery } from '../queries/query.js';

/** A query as its data source keeps it. */
export interface Target {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly [field: string]: unknown;
}

export function targetOf(query: Query, refId: string): Target {
  return query.on === 'clickhouse' ? sqlTarget(query, refId) : promTarget(query, refId);
}

/** A, B, C … as Grafana counts queries. */
export function refIdOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

function sqlTarget({ sql, answers }: SqlQuery, refId: string): Target {
  const isSeries = answers === 'series';
  return {
    refId,
    datasource: CLICKHOUSE,
    pluginVersion: CLICKHOUSE_PLUGIN,
    editorType: 'sql',
    queryType: isSeries ? 'timeseries' : 'table',
    format: isSeries ? 0 : 1,
    rawSql: sql,
  };
}

function promTarget({ expr, legend, answers }: PromQuery, refId: string): Target {
  const isNow = answers !== 'series';
  return {
    refId,
    datasource: PROMETHEUS,
    editorMode: 'code',
    expr,
    legendFormat: legend === '' ? '__auto' : legend,
    instant: isNow,
    range: !isNow,
    format: answers === 'rows' ? 'table' : 'time_series',
  };
}
