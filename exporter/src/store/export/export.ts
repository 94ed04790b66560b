import type { Readable } from 'node:stream';
import { quotedName } from '@plumbline/schema/target.js';
import * as z from 'zod';
import type { Parameters, StatementSettings, StoreClient } from '../client.js';
import { failed, type Asked } from '../failures.js';
import { cellOf, type CellRules, type Column, type ExportFormat } from './cells.js';

/** What is to leave the store. */
export interface ExportRequest extends CellRules {
  readonly source: { readonly view: string } | { readonly query: string };
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
  const from = await sourceOf(client, request.source);
  if (!from.ok) return from;
  const described = await client.rows(`DESCRIBE TABLE ${from.value}`, COLUMN);
  if (!described.ok) return described;
  const statement = statementOf(from.value, described.value, request);
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

const COLUMN = z.object({ name: z.string(), type: z.string() });
const NAME = z.object({ name: z.string() });

/** What stands behind FROM. */
async function sourceOf(client: StoreClient, source: ExportRequest['source']): Promise<Asked<string>> {
  if ('query' in source) return { ok: true, value: `(${source.query}\n)` };
  const asked = await client.rows(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'v\\_%' ORDER BY name`,
    NAME,
  );
  if (!asked.ok) return asked;
  const views = asked.value.map(({ name }) => name);
  if (views.includes(source.view)) return { ok: true, value: quotedName(source.view) };
  return failed('store_refused', `there is no view ${source.view}: there are ${views.join(', ')}`);
}

/** Days come from `day`; of what happened in the house, from the time that it happened at. */
const TIMES = ['day', 'at', 'held_at'];
const ORDER = [...TIMES, 'domain'];

function statementOf(from: string, described: readonly Column[], request: ExportRequest): Asked<string> {
  const there = new Set(described.map(({ name }) => name));
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
      ? described
      : request.columns.flatMap((name) => described.filter((column) => column.name === name));
  const order = ORDER.filter((name) => there.has(name)).map((name) => `source.${quotedName(name)}`);
  return {
    ok: true,
    value: [
      `SELECT ${chosen.map((column) => cellOf(column, request)).join(', ')}`,
      // The names of the cells are those of the columns: what is asked of the columns stands inside.
      `FROM (SELECT * FROM ${from} ${whereOf(request, time)}) AS source`,
      ...(order.length === 0 ? [] : [`ORDER BY ${order.join(', ')}`]),
    ].join('\n'),
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
