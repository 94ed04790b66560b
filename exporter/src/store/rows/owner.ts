import { lowCardinality } from '../native/low-cardinality.js';
import { uint32, uint64 } from '../native/numbers.js';
import { date } from '../native/times.js';
import { field, type Field } from './table.js';

/** What a row has of its report, and of the try that wrote it. */
export interface RowOwner {
  readonly reportKey: bigint;
  readonly attempt: number;
  readonly day: string;
  readonly reporter: string;
}

export function ownerFields(): Field<RowOwner>[] {
  return [
    field('day', date, ({ day }) => day),
    field('reporter', lowCardinality, ({ reporter }) => reporter),
    field('report_key', uint64, ({ reportKey }) => reportKey),
    field('attempt', uint32, ({ attempt }) => attempt),
  ];
}
