import type { Readable } from 'node:stream';
import { quotedName } from '@plumbline/schema/names.js';
import type { Parameters, StatementSettings, StoreClient } from '../client.js';
import { failed, type Asked } from '../failures.js';
import { cellOf, type CellRules, type ExportFormat } from './cells.js';
import { describeSource, type DescribedSource, type ExportSource } from './source.js';

/** What is to leave the store. */
export interface ExportRequest extends CellRules {
  readonly source: ExportSource;
  /** All of them where none is named. */
  readonly columns: readonly string[];
  /** YYYY-MM-DD, both with all of that day. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Rows about these, and about what is below them. */
  readonly domains: readonly string[];
  readonly signal: AbortSignal;
}

/** One statement, so all rows are of the same moment. */
export async function exportRows(client: StoreClient, request: ExportRequest): Promise<Asked<Readable>> {
  const source = await describeSource(client, request.source);
  if (!source.ok) return source;
  const statement = statementOf(source.value, request);
  if (!statement.ok) return statement;
  return await client.stream(statement.value, {
    parameters: parametersOf(request),
    settings: { ...SETTINGS, default_format: FORMATS[request.format] },
    signal: request.signal,
  });
}

const FORMATS: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSVWithNames',
  ndjson: 'JSONEachRow',
  parquet: 'Parquet',
};

const SETTINGS: StatementSettings = {
  output_format_json_quote_64bit_integers: 0,
  format_csv_null_representation: '',
  // One cell, which begins with a bracket.
  output_format_csv_serialize_tuple_into_separate_columns: 0,
  // The order is made on the disk where there are more rows than this.
  max_bytes_before_external_sort: 64 * 1024 * 1024,
};

/** Days come from `day`; of what happened in the house, from the time that it happened at. */
const TIMES = ['day', 'at', 'held_at'];
const ORDER = [...TIMES, 'domain'];

function statementOf({ from, columns, hasOwnOrder }: DescribedSource, request: ExportRequest): Asked<string> {
  const there = new Set(columns.map(({ name }) => name));
  const time = TIMES.find((name) => there.has(name));
  const wanted = [
    ...request.columns,
    ...(request.domains.length === 0 ? [] : ['domain']),
    ...(time === undefined && (request.from ?? request.to) !== undefined ? ['day'] : []),
  ];
  const missing = wanted.find((name) => !there.has(name));
  if (missing !== undefined)
    return failed('store_refused', `there is no column ${missing}: there are ${[...there].join(', ')}`);
  const chosen =
    request.columns.length === 0
      ? columns
      : request.columns.flatMap((name) => columns.filter((column) => column.name === name));
  const order = hasOwnOrder ? [] : ORDER.filter((name) => there.has(name)).map(quotedName);
  // The names of the cells are those of the columns: what is asked of the columns stands inside.
  const rows = [
    `SELECT * FROM ${from}`,
    whereOf(request, time),
    order.length === 0 ? '' : `ORDER BY ${order.join(', ')}`,
  ];
  return {
    ok: true,
    value: `SELECT ${chosen.map((column) => cellOf(column, request)).join(', ')}\nFROM (${rows.join(' ')})`,
  };
}

function whereOf({ from, to, domains }: ExportRequest, time = 'day'): string {
  const conditions = [
    ...(from === undefined ? [] : [`toDate(${time}) >= {from:Date}`]),
    ...(to === undefined ? [] : [`toDate(${time}) <= {to:Date}`]),
    ...(domains.length === 0
      ? []
      : [
          `(domain IN {domains:Array(String)} OR arrayExists(d -> endsWith(domain, concat('.', d)), {domains:Array(String)}))`,
        ]),
  ];
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

function parametersOf({ from, to, domains }: ExportRequest): Parameters {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), domains };
}
