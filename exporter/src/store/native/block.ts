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
  const out = new ByteWriter();
  const chunks: Uint8Array[] = [];
  out.varint(columns.length);
  out.varint(rows);
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
