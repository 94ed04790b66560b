import type { BenchStore } from '../embedded.js';
import type { Aim } from '../outcome.js';
import { count, decimal, type Table } from '../table.js';

const AIM_BYTES = 18;
/** Measured apart: they are as large as what reporters send, not as what is asked of the store. */
const APART = new Set(['raw_documents', 'failure_reports', 'quarantine', 'source_facts']);

export interface TableSize {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of these in indexes that skip. */
  readonly indexBytes: number;
}

/** After merging all parts of each table into one a month. */
export async function tableSizes(store: BenchStore): Promise<TableSize[]> {
  const tables = await store.ask(
    `SELECT database, name FROM system.tables
     WHERE database IN ('plumbline', 'plumbline_private') AND engine LIKE '%MergeTree' ORDER BY name`,
  );
  for (const [database, name] of tables) await store.command(`OPTIMIZE TABLE ${database}.${name} FINAL`);
  const sizes = await store.ask(
    `SELECT table, sum(rows), sum(bytes_on_disk), sum(secondary_indices_compressed_bytes)
     FROM system.parts WHERE active AND database IN ('plumbline', 'plumbline_private')
     GROUP BY table HAVING sum(rows) > 0 ORDER BY sum(bytes_on_disk) DESC`,
  );
  return sizes.map(([table = '', rows, bytes, indexBytes]) => ({
    table,
    rows: Number(rows),
    bytes: Number(bytes),
    indexBytes: Number(indexBytes),
  }));
}

export function diskTable(sizes: readonly TableSize[], records: number): Table {
  return {
    title: `On disk after OPTIMIZE FINAL, ${count(records)} records`,
    header: ['table', 'rows', 'bytes', 'bytes a record', 'of these indexes', ''],
    rows: sizes.map(({ table, rows, bytes, indexBytes }) => [
      table,
      count(rows),
      count(bytes),
      decimal(bytes / records),
      decimal(indexBytes / records),
      APART.has(table) ? 'apart' : '',
    ]),
  };
}

export function diskAim(sizes: readonly TableSize[], records: number): Aim {
  const bytes = sizes.reduce((sum, size) => sum + (APART.has(size.table) ? 0 : size.bytes), 0) / records;
  return {
    what: 'bytes a record on disk, all tables but those apart',
    aim: `at most ${AIM_BYTES}`,
    measured: decimal(bytes),
    holds: bytes <= AIM_BYTES,
  };
}
