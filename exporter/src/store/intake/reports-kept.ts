import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { dayOf } from '../rows/report-statement.js';
import type { ReportEntry } from './entry.js';

const DAY_MS = 86_400_000;
const DAYS = z.object({ days: z.coerce.number() });

/** For how many days the store keeps reports, as it is set up, whatever our settings say; undefined for ever. */
export async function reportsKeptDays(client: StoreClient): Promise<Asked<number | undefined>> {
  const found = await client.rows('SELECT reports_days AS days FROM retention', DAYS);
  if (!found.ok) return found;
  const days = found.value[0]?.days ?? 0;
  return { ok: true, value: days === 0 ? undefined : days };
}

/**
 * Whether retention would drop a report as soon as it is stored, and its row in the ledger with it: it would come in
 * again and again as if it were new. Failure reports have a retention of their own.
 */
export function isOlderThanKept(
  { parsed, receivedAt }: Pick<ReportEntry, 'parsed' | 'receivedAt'>,
  keptDays: number | undefined,
  now: number,
): boolean {
  if (keptDays === undefined || parsed.report.kind === 'failure') return false;
  const first = new Date(now - (keptDays - 1) * DAY_MS).toISOString().slice(0, 10);
  return dayOf(parsed.report, receivedAt) < first;
}
