/** SQL that a panel asks through the ClickHouse data source. */
export interface SqlQuery {
  readonly on: 'clickhouse';
  /**
   * `series`: a time column, text columns as labels, numbers; in the order of time;
   * a number that is called Value leaves the name of its series to the label. `rows`: a table as it is.
   */
  readonly answers: 'series' | 'rows';
  readonly sql: string;
}

/** PromQL. */
export interface PromQuery {
  readonly on: 'prometheus';
  readonly expr: string;
  /** What a series is called, as `{{outcome}}`. */
  readonly legend: string;
  /** Only what holds at the end of the time chosen, as a table where `rows`. */
  readonly answers: 'series' | 'now' | 'rows';
}

export type Query = SqlQuery | PromQuery;

export function series(sql: string): SqlQuery {
  return { on: 'clickhouse', answers: 'series', sql: tidy(sql) };
}

export function rows(sql: string): SqlQuery {
  return { on: 'clickhouse', answers: 'rows', sql: tidy(sql) };
}

export function promSeries(expr: string, legend: string): PromQuery {
  return { on: 'prometheus', answers: 'series', expr, legend };
}

export function promNow(expr: string, legend: string): PromQuery {
  return { on: 'prometheus', answers: 'now', expr, legend };
}

export function promRows(expr: string): PromQuery {
  return { on: 'prometheus', answers: 'rows', expr, legend: '' };
}

/** Without the indent that all lines share, so that Explore shows it as a person would write it. */
function tidy(sql: string): string {
  const lines = sql.replace(/^\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent).trimEnd()).join('\n');
}
