import { ByteWriter } from './byte-writer.js';
import type { ColumnType } from './column-type.js';

/** A column of a block, encoded: its data stands behind the prefix of its type. */
export interface Column {
  readonly name: string;
  readonly type: Pick<ColumnType<never>, 'name' | 'prefix'>;
  readonly rows: number;
  readonly data: readonly Uint8Array[];
}

export function column<T>(name: string, type: ColumnType<T>, values: readonly T[]): Column {
  return { name, type, rows: values.length, data: type.encode(values) };
}

/** One block, ready to be the body of `INSERT … FORMAT Native`. */
export function nativeBlock(columns: readonly Column[]): Uint8Array[] {
  const rows = columns[0]?.rows ?? 0;
  return [...blockBeginning(columns.length, rows), ...columnBytes(columns, rows)];
}

/** What stands before the columns of a block: they may come one after the other, from wherever they are. */
export function blockBeginning(columns: number, rows: number): Uint8Array[] {
  const out = new ByteWriter();
  out.varint(columns);
  out.varint(rows);
  return [out.take()];
}

/** Columns as they follow each other in a block of so many rows. */
export function columnBytes(columns: readonly Column[], rows: number): Uint8Array[] {
  const out = new ByteWriter();
  const chunks: Uint8Array[] = [];
  for (const { name, type, rows: ownRows, data } of columns) {
    if (ownRows !== rows) throw new Error(`column ${name} has ${ownRows} rows instead of ${rows}`);
    out.text(name);
    out.text(type.name);
    // Where there are no rows the engine reads neither prefix nor data.
    if (rows === 0) continue;
    chunks.push(out.take(), ...type.prefix, ...data);
  }
  chunks.push(out.take());
  return chunks;
}
