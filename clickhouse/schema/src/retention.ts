import { privateDatabase, quotedName } from './names.js';
import type { SchemaTarget } from './target.js';

/** How many days of each are kept; undefined: for ever. */
export interface Retention {
  /** Records, TLS results, rollups, and what the DNS said. */
  readonly records: number | undefined;
  /** Report rows and the ledger, so that a report that comes again is known; never less than `records`. */
  readonly reports: number | undefined;
  readonly rawDocuments: number | undefined;
  readonly failureReports: number | undefined;
  readonly quarantine: number | undefined;
  readonly audit: number | undefined;
  readonly alerts: number | undefined;
}

/** Two years can be compared month by month; a report is known for five. */
export const DEFAULT_RETENTION: Retention = {
  records: 762,
  reports: 1858,
  rawDocuments: 90,
  failureReports: 30,
  quarantine: 90,
  audit: 762,
  alerts: 762,
};

/** One of the numbers of a retention. */
export type Figure = keyof Retention;

interface Expiring {
  readonly figure: Figure;
  readonly column: string;
  readonly isPrivate?: true;
  /** On every node whole, and so without a table of its own on each shard. */
  readonly everywhere?: true;
  /** Days for which a row is about what came after its date. */
  readonly covers?: number;
}

/** Every table of which rows expire, and by which date. */
const EXPIRING: Readonly<Record<string, Expiring>> = {
  records: { figure: 'records', column: 'day' },
  roll: { figure: 'records', column: 'day' },
  roll_signatures: { figure: 'records', column: 'day' },
  source_months: { figure: 'records', column: 'month', everywhere: true, covers: 31 },
  source_listings: { figure: 'records', column: 'day', everywhere: true },
  tls_policies: { figure: 'records', column: 'day' },
  tls_failures: { figure: 'records', column: 'day' },
  dns_observations: { figure: 'records', column: 'day', everywhere: true },
  posture_scores: { figure: 'records', column: 'day', everywhere: true },
  reports: { figure: 'reports', column: 'day' },
  deliveries: { figure: 'reports', column: 'day' },
  renewals: { figure: 'reports', column: 'day', everywhere: true },
  raw_documents: { figure: 'rawDocuments', column: 'day', isPrivate: true },
  failure_reports: { figure: 'failureReports', column: 'day', isPrivate: true },
  quarantine: { figure: 'quarantine', column: 'held_day', isPrivate: true },
  audit_log: { figure: 'audit', column: 'day', isPrivate: true, everywhere: true },
  alert_notifications: { figure: 'alerts', column: 'day', everywhere: true },
  alert_notes: { figure: 'alerts', column: 'day', everywhere: true },
};

const COLUMNS: readonly (readonly [string, Figure, string])[] = [
  ['records', 'records', 'Records, TLS results, rollups, what the DNS said'],
  ['reports', 'reports', 'Report rows and the ledger'],
  ['raw_documents', 'rawDocuments', 'Documents as they came'],
  ['failure_reports', 'failureReports', 'Failure reports'],
  ['quarantine', 'quarantine', 'What could not be read'],
  ['audit', 'audit', 'The audit log'],
  ['alerts', 'alerts', 'Alerts, and what was said to them'],
];

/** The clause of a table that makes its rows expire; nothing where they are kept for ever. */
export function ttlClause(table: string, retention: Retention): string {
  const ttl = expiry(table, retention);
  return ttl === undefined ? '' : `TTL ${ttl}`;
}

/** The view that says from which day on rows count, and how many days that is. */
export function retentionView({ database, cluster, definer, retention }: SchemaTarget): string {
  const columns = COLUMNS.flatMap(([name, , what]) => [
    `${name}_from Date COMMENT '${what}: the first day that counts'`,
    `${name}_days UInt32 COMMENT '${what}: days they are kept; 0 for ever'`,
  ]);
  const values = COLUMNS.flatMap(([name, figure]) => {
    const days = retention[figure];
    // A row of the day n days ago expires when today begins.
    const from = days === undefined ? 'toDate(0)' : `today() - ${days - 1}`;
    return [`${from} AS ${name}_from`, `toUInt32(${days ?? 0}) AS ${name}_days`];
  });
  return `CREATE OR REPLACE VIEW ${quotedName(database)}.retention${onCluster(cluster)}
(
    ${columns.join(',\n    ')}
)
${securityClause(definer)}
AS SELECT
    ${values.join(',\n    ')}
COMMENT 'How long what is kept, as configured'`;
}

/**
 * What brings tables that are there to another retention in some figures; the view comes last, so that what was cut is
 * done again.
 */
export function retentionStatements(target: SchemaTarget, figures: readonly Figure[]): string[] {
  const { database, cluster, retention } = target;
  const changing = Object.entries(EXPIRING).filter(([, { figure }]) => figures.includes(figure));
  const alters = changing.map(([table, { isPrivate, everywhere }]) => {
    const owner = quotedName(isPrivate === true ? privateDatabase(database) : database);
    const name = everywhere === true ? table : localName(table, cluster);
    const ttl = expiry(table, retention);
    const change = ttl === undefined ? 'REMOVE TTL' : `MODIFY TTL ${ttl}`;
    return { sql: `ALTER TABLE ${owner}.${name}${onCluster(cluster)} ${change}` };
  });
  return [...alters.map(({ sql }) => sql), retentionView(target)];
}

/** What a store keeps to, from the days that its view has; one that is older than a figure does not have it. */
export function retentionOf(days: Readonly<Record<string, number | undefined>>): Retention {
  const figures = COLUMNS.flatMap(([name, figure]) => {
    const kept = days[`${name}_days`];
    return kept === undefined ? [] : [[figure, kept === 0 ? undefined : kept] as const];
  });
  return { ...DEFAULT_RETENTION, ...Object.fromEntries(figures) };
}

export function localName(table: string, cluster: string | undefined): string {
  return cluster === undefined ? table : `${table}_local`;
}

export function onCluster(cluster: string | undefined): string {
  return cluster === undefined ? '' : ` ON CLUSTER ${quotedName(cluster)}`;
}

export function securityClause(definer: string | undefined): string {
  return definer === undefined ? '' : `DEFINER = ${quotedName(definer)} SQL SECURITY DEFINER`;
}

function expiry(table: string, retention: Retention): string | undefined {
  const expiring = EXPIRING[table];
  if (expiring === undefined) throw new Error(`nothing says how long rows of ${table} are kept`);
  const days = retention[expiring.figure];
  return days === undefined
    ? undefined
    : `${expiring.column} + toIntervalDay(${days + (expiring.covers ?? 0)})`;
}
