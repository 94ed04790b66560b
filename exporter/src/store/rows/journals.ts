import { lowCardinality } from '../native/low-cardinality.js';
import { int64, uint32, uint64 } from '../native/numbers.js';
import { string } from '../native/strings.js';
import { date, dateTime64 } from '../native/times.js';
import { field, table, type Table } from './table.js';

/** What became of a document, or of something refused or ignored; or numbers that a retry or a purge moves. */
export interface DeliveryRow {
  readonly batch: bigint;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly day: string;
  readonly heldDay: string;
  readonly source: string;
  readonly delivery: string;
  readonly path: string;
  readonly kind: '' | 'aggregate' | 'tls' | 'failure';
  readonly outcome: 'stored' | 'duplicate' | 'revision' | 'quarantined' | 'ignored' | 'retried' | 'purged';
  readonly reason: string;
  readonly reportKey: bigint;
  readonly attempt: number;
  readonly recordsIn: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly expired: number;
  readonly purged: number;
  readonly bytes: number;
}

/** What somebody did by command or API. */
export interface AuditRow {
  readonly at: number;
  readonly actor: string;
  readonly channel: 'command' | 'api' | 'schedule';
  readonly action: string;
  readonly target: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  /** JSON. */
  readonly detail: string;
  readonly host: string;
}

export const DELIVERIES: Table<DeliveryRow> = table<DeliveryRow>('deliveries', [
  field('batch', uint64, ({ batch }) => batch),
  field('at', dateTime64, ({ at }) => at),
  field('day', date, ({ day }) => day),
  field('held_day', date, ({ heldDay }) => heldDay),
  field('source', lowCardinality, ({ source }) => source),
  field('delivery', string, ({ delivery }) => delivery),
  field('path', string, ({ path }) => path),
  field('kind', lowCardinality, ({ kind }) => kind),
  field('outcome', lowCardinality, ({ outcome }) => outcome),
  field('reason', lowCardinality, ({ reason }) => reason),
  field('report_key', uint64, ({ reportKey }) => reportKey),
  field('attempt', uint32, ({ attempt }) => attempt),
  field('records_in', int64, ({ recordsIn }) => recordsIn),
  field('stored', int64, ({ stored }) => stored),
  field('duplicate', int64, ({ duplicate }) => duplicate),
  field('quarantined', int64, ({ quarantined }) => quarantined),
  field('expired', int64, ({ expired }) => expired),
  field('purged', int64, ({ purged }) => purged),
  field('bytes', uint64, ({ bytes }) => bytes),
]);

export const AUDIT_LOG: Table<AuditRow> = table<AuditRow>(
  'audit_log',
  [
    field('at', dateTime64, ({ at }) => at),
    field('actor', string, ({ actor }) => actor),
    field('channel', lowCardinality, ({ channel }) => channel),
    field('action', lowCardinality, ({ action }) => action),
    field('target', string, ({ target }) => target),
    field('outcome', lowCardinality, ({ outcome }) => outcome),
    field('detail', string, ({ detail }) => detail),
    field('host', lowCardinality, ({ host }) => host),
  ],
  true,
);
