import { promNow, promRows, promSeries, rows, series } from '../query.js';

const RATE = '[$__rate_interval]';
/** What comes now and then makes no rate that anybody can read. */
const HOUR = '[1h]';

export const running = promNow('count(plumbline_build_info)', 'running');
export const storeUp = promNow('min(plumbline_store_up)', 'store');
export const sourcesFailing = promNow('sum(plumbline_source_up == bool 0)', 'failing');
export const waiting = promNow(
  'sum(plumbline_queue_deliveries) + (sum(plumbline_source_backlog_deliveries) or vector(0))',
  'waiting',
);
/** Exporters of one store all say what lies there. */
export const held = promNow('sum(max by (kind) (plumbline_quarantine_held))', 'held');
export const unaccounted = promNow(
  'abs(sum(plumbline_records_read_total) - sum(plumbline_records_total))',
  'not accounted for',
);

export const deliveries = promSeries(
  `sum by (outcome) (rate(plumbline_deliveries_total${RATE}))`,
  '{{outcome}}',
);

export const recordsRead = promSeries(`sum(rate(plumbline_records_read_total${RATE}))`, 'read');
export const recordsBecame = promSeries(
  `sum by (outcome) (rate(plumbline_records_total${RATE}))`,
  '{{outcome}}',
);

/** Rule 1: what was read is stored, a duplicate, in quarantine, or was there and is gone by somebody's will. */
export const ledger = rows(`
  SELECT if(kind = '', 'not known', toString(kind)) AS of_kind, sum(records_in) AS records_read, sum(v_deliveries.stored) AS records_stored,
      sum(v_deliveries.duplicate) AS duplicates, sum(v_deliveries.quarantined) AS in_quarantine, sum(v_deliveries.expired) AS gone_by_age, sum(v_deliveries.purged) AS gone_by_command,
      records_read - records_stored - duplicates - in_quarantine - gone_by_age - gone_by_command AS difference
  FROM v_deliveries
  WHERE $__timeFilter(at)
  GROUP BY of_kind
  ORDER BY records_read DESC, of_kind
`);

export const bytes = promSeries(`sum by (stage) (rate(plumbline_bytes_total${RATE}))`, '{{stage}}');

export const stages = [
  promSeries(quantileBy('0.5', 'plumbline_stage_duration_seconds', 'stage'), '{{stage}}, half within'),
  promSeries(quantileBy('0.95', 'plumbline_stage_duration_seconds', 'stage'), '{{stage}}, 95 in 100 within'),
] as const;

export const backlog = [
  promSeries('sum(plumbline_queue_deliveries)', 'under way'),
  promSeries('sum by (source) (plumbline_source_backlog_deliveries) > 0', '{{source}}: found, not taken in'),
] as const;

export const sourceUp = promSeries('min by (source) (plumbline_source_up)', '{{source}}');
export const sinceSuccess = promSeries(
  'time() - max by (source) (plumbline_source_last_success_timestamp_seconds > 0)',
  '{{source}}',
);

export const sourcesLedger = rows(`
  SELECT source, toString(outcome) AS became, count() AS documents, sum(v_deliveries.bytes) AS size, max(at) AS last_at
  FROM v_deliveries
  WHERE $__timeFilter(at)
  GROUP BY source, outcome
  ORDER BY documents DESC, source
  LIMIT 300
`);

export const sourceTroubles = [
  promSeries(
    `sum by (source, reason) (increase(plumbline_source_failures_total${HOUR})) > 0`,
    '{{source}}: {{reason}}',
  ),
  promSeries(
    `sum by (source, limit) (increase(plumbline_source_limit_hits_total${HOUR})) > 0`,
    '{{source}}: limit {{limit}}',
  ),
] as const;

export const quarantinedByReason = series(`
  SELECT toStartOfHour(held_at) AS time, toString(reason) AS why, count() AS Value
  FROM v_quarantine
  WHERE $__timeFilter(held_at)
  GROUP BY time, why
  ORDER BY time, why
  LIMIT 20000
`);

export const limits = promSeries(
  `sum by (limit) (increase(plumbline_limit_hits_total${HOUR})) > 0`,
  '{{limit}}',
);

export const quarantine = rows(`
  SELECT held_at, state, source, scope, if(kind = '', 'not known', toString(kind)) AS of_kind, reason, detail, path
  FROM v_quarantine
  WHERE $__timeFilter(held_at)
  ORDER BY held_at DESC, id
  LIMIT 200
`);

export const inserts = [
  promSeries(quantile('0.5', 'plumbline_store_insert_duration_seconds'), 'half within'),
  promSeries(quantile('0.95', 'plumbline_store_insert_duration_seconds'), '95 in 100 within'),
] as const;

export const rowsInserted = promSeries(
  `sum by (table) (rate(plumbline_store_rows_inserted_total${RATE}))`,
  '{{table}}',
);

export const diskFree = promSeries(
  'plumbline_disk_free_bytes / plumbline_disk_size_bytes',
  '{{instance}} {{disk}}',
);

export const storeTroubles = [
  promSeries(`sum by (reason) (increase(plumbline_store_failures_total${HOUR})) > 0`, '{{reason}}'),
  promSeries(`sum(increase(plumbline_store_engine_restarts_total${HOUR})) > 0`, 'engine started again'),
] as const;

export const door = promSeries(`sum by (outcome) (rate(plumbline_door_queries_total${RATE}))`, '{{outcome}}');

export const doorDurations = [
  promSeries(quantile('0.5', 'plumbline_door_query_duration_seconds'), 'half within'),
  promSeries(quantile('0.95', 'plumbline_door_query_duration_seconds'), '95 in 100 within'),
] as const;

export const turnedAway = [
  promSeries(`sum by (reason) (increase(plumbline_door_refused_total${HOUR})) > 0`, 'door: {{reason}}'),
  promSeries(
    `sum by (limit) (increase(plumbline_door_limit_hits_total${HOUR})) > 0`,
    'door: limit {{limit}}',
  ),
  promSeries(`sum by (reason) (increase(plumbline_api_refused_total${HOUR})) > 0`, 'API: {{reason}}'),
  promSeries(`sum by (reason) (increase(plumbline_web_refused_total${HOUR})) > 0`, 'pages: {{reason}}'),
] as const;

export const folded = promSeries('max by (label) (plumbline_state_folded) > 0', '{{label}}');

export const stateAge = [
  promSeries(
    'plumbline_clock_seconds - (plumbline_state_refreshed_timestamp_seconds > 0)',
    '{{instance}}: age',
  ),
  promSeries(
    `sum by (instance) (rate(plumbline_state_refresh_duration_seconds_sum${RATE})) / (sum by (instance) (rate(plumbline_state_refresh_duration_seconds_count${RATE})) > 0)`,
    '{{instance}}: one reading',
  ),
] as const;

export const builds = promRows(
  '(time() - process_start_time_seconds) * on (job, instance) group_left (version, revision, node_version) plumbline_build_info',
);

export const memory = [
  promSeries(ofPlumbline('process_resident_memory_bytes'), '{{instance}}: in memory'),
  promSeries(ofPlumbline('nodejs_heap_size_used_bytes'), '{{instance}}: heap'),
] as const;

export const loopLag = promSeries(ofPlumbline('nodejs_eventloop_lag_p99_seconds'), '{{instance}}');

export const clockSkew = promSeries(
  'plumbline_clock_seconds - timestamp(plumbline_clock_seconds)',
  '{{instance}}',
);

export const deviations = promSeries(
  `topk(10, sum by (code) (increase(plumbline_deviations_total${HOUR})) > 0)`,
  '{{code}}',
);

export const alerts = rows(`
  SELECT starts_at, status, severity, alertname, domain, summary, notified, if(acknowledged, acknowledged_by, '') AS taken_on_by
  FROM v_alerts
  WHERE (owned OR domain = '') AND $__timeFilter(starts_at)
  ORDER BY status = 'firing' DESC, starts_at DESC
  LIMIT 200
`);

export const audit = rows(`
  SELECT at, actor, channel, action, target, outcome, detail
  FROM v_audit
  WHERE $__timeFilter(at)
  ORDER BY at DESC
  LIMIT 200
`);

/** Where nothing happened there is no quantile: what is no number is left out. */
function quantile(share: string, histogram: string): string {
  return `histogram_quantile(${share}, sum by (le) (rate(${histogram}_bucket${RATE}))) >= 0`;
}

function quantileBy(share: string, histogram: string, label: string): string {
  return `histogram_quantile(${share}, sum by (le, ${label}) (rate(${histogram}_bucket${RATE}))) >= 0`;
}

/** Every process of Node has metrics of this name. */
function ofPlumbline(metric: string): string {
  return `${metric} and on (job, instance) plumbline_build_info`;
}
