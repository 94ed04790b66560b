import type { Packing } from '../../model/keeping.js';
import type { RawDocumentRow } from '../keep/raw-rows.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { uint32, uint64 } from '../native/numbers.js';
import { binary, string } from '../native/strings.js';
import { date, dateTime64 } from '../native/times.js';
import { field, table, type Table } from './table.js';

/** Something that could not be read, or a part of its bytes, or a change of what is known of it. */
export interface QuarantineRow {
  readonly id: bigint;
  readonly heldDay: string;
  readonly part: number;
  /** Whose parts hold the bytes: its own, or those of another thing refused in the same mail; 0 where none do. */
  readonly bytesOf: bigint;
  readonly batch: bigint;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly state: 'held' | 'retried' | 'purged';
  readonly source: string;
  readonly delivery: string;
  readonly path: string;
  readonly scope: 'delivery' | 'document' | 'record';
  readonly kind: '' | 'aggregate' | 'tls' | 'failure';
  readonly reason: string;
  readonly detail: string;
  readonly ordinal: number;
  readonly reportKey: bigint;
  readonly attempt: number;
  readonly records: number;
  readonly encoding: Packing;
  readonly bytes: Uint8Array;
  readonly bytesTotal: number;
}

export const RAW_DOCUMENTS: Table<RawDocumentRow> = table<RawDocumentRow>(
  'raw_documents',
  [
    field('day', date, ({ day }) => day),
    field('report_key', uint64, ({ reportKey }) => reportKey),
    field('attempt', uint32, ({ attempt }) => attempt),
    field('part', uint32, ({ part }) => part),
    field('encoding', lowCardinality, ({ encoding }) => encoding),
    field('bytes', binary, ({ bytes }) => bytes),
  ],
  true,
);

export const QUARANTINE: Table<QuarantineRow> = table<QuarantineRow>(
  'quarantine',
  [
    field('id', uint64, ({ id }) => id),
    field('held_day', date, ({ heldDay }) => heldDay),
    field('part', uint32, ({ part }) => part),
    field('bytes_of', uint64, ({ bytesOf }) => bytesOf),
    field('batch', uint64, ({ batch }) => batch),
    field('at', dateTime64, ({ at }) => at),
    field('state', lowCardinality, ({ state }) => state),
    field('source', lowCardinality, ({ source }) => source),
    field('delivery', string, ({ delivery }) => delivery),
    field('path', string, ({ path }) => path),
    field('scope', lowCardinality, ({ scope }) => scope),
    field('kind', lowCardinality, ({ kind }) => kind),
    field('reason', lowCardinality, ({ reason }) => reason),
    field('detail', string, ({ detail }) => detail),
    field('ordinal', uint32, ({ ordinal }) => ordinal),
    field('report_key', uint64, ({ reportKey }) => reportKey),
    field('attempt', uint32, ({ attempt }) => attempt),
    field('records', uint32, ({ records }) => records),
    field('encoding', lowCardinality, ({ encoding }) => encoding),
    field('bytes', binary, ({ bytes }) => bytes),
    field('bytes_total', uint64, ({ bytesTotal }) => bytesTotal),
  ],
  true,
);
