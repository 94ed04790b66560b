import * as z from 'zod';
import type { StoreClient } from './client.js';
import type { Asked } from './failures.js';

/** What there is, in a few figures. */
export interface Overview {
  readonly reports: number;
  /** Of aggregate reports. */
  readonly records: number;
  readonly messages: number;
  readonly quarantined: number;
  /** The days reported on, YYYY-MM-DD; undefined where there is no report. */
  readonly days: { readonly first: string; readonly last: string } | undefined;
}

const number = z.string().transform(Number);
const FIGURES = z.object({
  reports: number,
  records: number,
  messages: number,
  quarantined: number,
  first: z.string(),
  last: z.string(),
});

export async function overview(client: StoreClient): Promise<Asked<Overview>> {
  const asked = await client.rows(
    `SELECT count() AS reports,
       sumIf(records, kind = 'aggregate') AS records,
       sumIf(messages, kind = 'aggregate') AS messages,
       (SELECT count() FROM v_quarantine WHERE state = 'held') AS quarantined,
       toString(min(day)) AS first, toString(max(day)) AS last
     FROM v_reports WHERE counts`,
    FIGURES,
  );
  if (!asked.ok) return asked;
  const [row] = asked.value;
  if (row === undefined) throw new Error('A sum over everything has one row.');
  const { first, last, ...figures } = row;
  const days = figures.reports === 0 ? undefined : { first, last };
  return { ok: true, value: { ...figures, days } };
}
