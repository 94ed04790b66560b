import { onCluster, securityClause } from './retention.js';
import { quotedName, quotedText } from './names.js';
import type { SchemaTarget } from './target.js';

/** What views of settled days go by; figures computed in SQL know no other settings than those that stand there. */
export interface MetricSettings {
  /** No day is settled earlier after its end, in seconds. */
  readonly settledFloor: number;
  /** Nobody is waited for longer. */
  readonly settledCeiling: number;
  /** How long is waited where nothing is learnt yet. */
  readonly settledUnknown: number;
  /** The share of own mail that is to be aligned. */
  readonly objective: number;
  /** Of these domains another, and of those below them. */
  readonly objectives: Readonly<Record<string, number>>;
  /** Whose a domain is, and what is below it. */
  readonly teams: Readonly<Record<string, string>>;
  /** What becomes of reports that were shown to be of another than they say. */
  readonly forgedReports: ForgedReports;
}

export const FORGED_REPORTS = ['leave_out', 'count'] as const;
export type ForgedReports = (typeof FORGED_REPORTS)[number];

export const DEFAULT_METRIC_SETTINGS: MetricSettings = {
  settledFloor: 86_400,
  settledCeiling: 5 * 86_400,
  settledUnknown: 2 * 86_400,
  objective: 0.98,
  objectives: {},
  teams: {},
  forgedReports: 'leave_out',
};

/** The view of one row that says them. */
export function metricSettingsView(
  { database, cluster, definer }: SchemaTarget,
  settings = DEFAULT_METRIC_SETTINGS,
): string {
  return `CREATE OR REPLACE VIEW ${quotedName(database)}.metric_settings${onCluster(cluster)}
(
    settled_floor   UInt32 COMMENT 'Seconds from the end of a day before which it is not settled',
    settled_ceiling UInt32 COMMENT 'Seconds after which it is, whoever is missing',
    settled_unknown UInt32 COMMENT 'Seconds where nothing is learnt yet',
    objective       Float64 COMMENT 'Share of own mail that is to be aligned',
    objectives      Map(String, Float64) COMMENT 'Of these domains, and of those below them, another share',
    teams           Map(String, String) COMMENT 'Whose a domain is, and what is below it',
    forged_reports  String COMMENT 'leave_out or count: whether figures of windows have reports that were shown to be of another than they say'
)
${securityClause(definer)}
AS SELECT
    toUInt32(${settings.settledFloor}) AS settled_floor,
    toUInt32(${settings.settledCeiling}) AS settled_ceiling,
    toUInt32(${settings.settledUnknown}) AS settled_unknown,
    toFloat64(${settings.objective}) AS objective,
    ${map(settings.objectives, String)}::Map(String, Float64) AS objectives,
    ${map(settings.teams, quotedText)}::Map(String, String) AS teams,
    ${quotedText(settings.forgedReports)} AS forged_reports
COMMENT 'One row: what is configured of settled days, objectives, teams and forged reports'`;
}

/** As the view answers them in JSON. */
export function metricSettingsRow(settings: MetricSettings): Readonly<Record<string, unknown>> {
  return {
    settled_floor: settings.settledFloor,
    settled_ceiling: settings.settledCeiling,
    settled_unknown: settings.settledUnknown,
    objective: settings.objective,
    objectives: settings.objectives,
    teams: settings.teams,
    forged_reports: settings.forgedReports,
  };
}

function map<T>(values: Readonly<Record<string, T>>, write: (value: T) => string): string {
  const pairs = Object.entries(values).flatMap(([key, value]) => [quotedText(key), write(value)]);
  return `map(${pairs.join(', ')})`;
}
