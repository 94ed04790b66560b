import { lowCardinality } from '../native/low-cardinality.js';
import { string } from '../native/strings.js';
import { dateTime64 } from '../native/times.js';
import { field, table, type Table } from './table.js';

/** What an intake source remembers under a key. */
export interface CursorRow {
  readonly source: string;
  readonly key: string;
  readonly value: string;
  readonly at: number;
}

export const SOURCE_CURSORS: Table<CursorRow> = table<CursorRow>(
  'source_cursors',
  [
    field('source', lowCardinality, ({ source }) => source),
    field('key', string, ({ key }) => key),
    field('value', string, ({ value }) => value),
    field('at', dateTime64, ({ at }) => at),
  ],
  true,
);
