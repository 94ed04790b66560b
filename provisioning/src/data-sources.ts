/** The two data sources, by the uids that provisioning/datasources gives them. */
export const CLICKHOUSE = { type: 'grafana-clickhouse-datasource', uid: 'plumbline-clickhouse' } as const;
export const PROMETHEUS = { type: 'prometheus', uid: 'plumbline-prometheus' } as const;

/** Of the ClickHouse data source. Without it Grafana's editor takes a query for one of version 3, and changes it. */
export const CLICKHOUSE_PLUGIN = '4.20.0';
