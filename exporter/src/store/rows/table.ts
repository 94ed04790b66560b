import { column, nativeBlock, type Column } from '../native/block.js';
import type { ColumnType } from '../native/column-type.js';

/** How things become rows of a table. */
export interface Table<Row> {
  readonly name: string;
  /** Whether it is in the database of what the door does not know. */
  readonly isPrivate: boolean;
  /** Those that a block has; in the others stand the defaults of the table. */
  readonly columns: readonly string[];
  block(rows: readonly Row[]): Uint8Array[];
}

export interface Field<Row> {
  readonly name: string;
  of(rows: readonly Row[]): Column;
}

export function field<Row, T>(name: string, type: ColumnType<T>, value: (row: Row) => T): Field<Row> {
  return { name, of: (rows) => column(name, type, rows.map(value)) };
}

export function table<Row>(name: string, fields: readonly Field<Row>[], isPrivate = false): Table<Row> {
  return {
    name,
    isPrivate,
    columns: fields.map((of) => of.name),
    block: (rows) => nativeBlock(fields.map((of) => of.of(rows))),
  };
}
