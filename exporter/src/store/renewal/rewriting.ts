import { quotedText } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import type { Batches, Try, Written } from '../load/batches.js';
import type { Load } from '../load/decide.js';
import { RECORDS } from '../rows/record-block.js';
import { besideCorrections, IS_CORRECTED } from './corrections.js';
import { JUDGED, PROFILE } from './profile.js';

/** The rows of a load, as they are found in `records`. */
export interface FoundRows extends Load {
  readonly day: string;
  readonly domain: string;
}

const integer = z.string().transform((text) => BigInt(text));
const IDENTITY = z.object({ identity: integer });
/** Of a load that counts: what its report has, and what its records have. */
const CURRENT = z.object({
  report_key: integer,
  attempt: z.number(),
  rows_of: z.number(),
  day: z.string(),
});
type Current = z.infer<typeof CURRENT>;

export interface Rewritten {
  readonly reports: number;
  /** Reports of which others have written rows since these were found: by what they knew, or only what they looked for. */
  readonly overtaken: readonly bigint[];
}

export interface RewritingTools {
  readonly client: StoreClient;
  readonly batches: Batches;
}

/**
 * Writes the records of some loads again, with the corrections of a renewal, under a claim on their reports: as rows of
 * another attempt, which fill the rollups as any others do, and which count from the one commit that hides the old ones.
 */
export async function rewrite(
  { client, batches }: RewritingTools,
  loads: readonly FoundRows[],
  renewal: bigint,
  signal: AbortSignal,
): Promise<Asked<Rewritten>> {
  const reportKeys = [...new Set(loads.map(({ reportKey }) => reportKey))];
  const read = await client.rows(
    `SELECT DISTINCT identity FROM reports WHERE report_key IN (${reportKeys.join(', ')})`,
    IDENTITY,
  );
  if (!read.ok) return read;
  const reports = { identities: read.value.map(({ identity }) => identity), reportKeys };
  return batches.run(reports, (load) => write(client, loads, renewal, load), signal);
}

async function write(
  client: StoreClient,
  loads: readonly FoundRows[],
  renewal: bigint,
  load: Try,
): Promise<Asked<Written<Rewritten>>> {
  const read = await currentOf(client, loads);
  if (!read.ok) return read;
  const found = new Set(loads.map(pairOf));
  const current = read.value.filter((one) => found.has(pairOf(rowsOf(one))));
  const rows = current.map(rowsOf);
  const value = { reports: rows.length, overtaken: overtaken(loads, rows) };
  const hiding = { hides: [], replaced: [], renewed: rows };
  if (rows.length === 0) return { ok: true, value: { value, hiding } };
  const corrections = besideCorrections('ASOF LEFT JOIN', client, renewal);
  for (const statement of [copying(loads, rows, corrections, load), noting(current, load)]) {
    const done = await client.command(statement);
    if (!done.ok) return done;
  }
  return { ok: true, value: { value, hiding } };
}

function overtaken(loads: readonly Load[], rows: readonly Load[]): bigint[] {
  const current = new Set(rows.map(pairOf));
  const gone = loads.filter((load) => !current.has(pairOf(load)));
  return [...new Set(gone.map(({ reportKey }) => reportKey))];
}

function currentOf(client: StoreClient, loads: readonly FoundRows[]): Promise<Asked<Current[]>> {
  const keys = loads.map(({ reportKey }) => reportKey).join(', ');
  return client.rows(
    `SELECT reports.report_key AS report_key, reports.attempt AS attempt, day,
            if(renewed.rows_of = 0, reports.attempt, renewed.rows_of) AS rows_of
     FROM (
       SELECT report_key, attempt, day FROM reports
       WHERE report_key IN (${keys})
         AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM hidden_loads)
     ) AS reports
     LEFT JOIN (SELECT * FROM renewed_loads WHERE report_key IN (${keys})) AS renewed
       ON renewed.report_key = reports.report_key AND renewed.attempt = reports.attempt`,
    CURRENT,
  );
}

function copying(
  loads: readonly FoundRows[],
  rows: readonly Load[],
  corrections: string,
  { attempt }: Try,
): string {
  const judged: readonly string[] = JUDGED;
  const kept = RECORDS.columns.filter((column) => column !== 'attempt' && !judged.includes(column));
  const columns = [...kept, ...judged].map((column) => `\`${column}\``);
  const values = [
    ...kept.map((column) => `r.\`${column}\``),
    ...judged.map((column) => `if(${IS_CORRECTED}, ${asText(column, 'c')}, ${asText(column, 'r')})`),
  ];
  // Day and domain find the granules; the load picks the rows.
  const days = [...new Set(loads.map(({ day }) => quotedText(day)))];
  const domains = [...new Set(loads.map(({ domain }) => quotedText(domain)))];
  return `INSERT INTO records (${columns.join(', ')}, attempt)
    SELECT ${values.join(', ')}, toUInt32(${attempt})
    FROM (
      SELECT *, ${PROFILE} AS profile FROM records
      WHERE day IN (${days.join(', ')}) AND domain IN (${domains.join(', ')})
        AND (report_key, attempt) IN (${rows.map(pairOf).join(', ')})
    ) AS r
    ${corrections}`;
}

/** The types of the two tables differ, and what is inserted is cast to that of the column. */
function asText(column: string, of: string): string {
  return `CAST(${of}.${column}, '${column === 'evidence' ? 'Array(String)' : 'String'}')`;
}

/** Which rows are those of a load since. */
function noting(current: readonly Current[], { batch, attempt }: Try): string {
  const values = current.map(
    (one) => `(${batch}, '${one.day}', ${one.report_key}, ${one.attempt}, ${attempt})`,
  );
  return `INSERT INTO renewals (batch, day, report_key, attempt, rows_of) VALUES ${values.join(', ')}`;
}

function rowsOf({ report_key: reportKey, rows_of: attempt }: Current): Load {
  return { reportKey, attempt };
}

function pairOf({ reportKey, attempt }: Load): string {
  return `(${reportKey}, ${attempt})`;
}
