import { readFile } from 'node:fs/promises';
import { run } from './command.js';

/** How much mail there is; the same seed, the same mail. */
export interface MailSize {
  readonly domains: number;
  readonly days: number;
  readonly reportsPerDay: number;
  readonly seed: number;
}

interface Sums {
  readonly reports: number;
  readonly records: number;
  readonly messages: number;
  readonly dmarc_pass_messages: number;
}

interface TrueDay extends Sums {
  readonly domain: string;
  readonly day: string;
  readonly failure_reports: number;
  readonly tls: { readonly reports: number; readonly sessions_ok: number; readonly sessions_failed: number };
}

/** What the store must say once it has all of the mail. */
export interface Truth {
  readonly totals: Sums;
  readonly days: readonly TrueDay[];
}

const END = '2026-06-30';

/** Report mail as files, one a mail. */
export async function makeMail(folder: string, size: MailSize): Promise<Truth> {
  const truth = `${folder}.truth.json`;
  const { code, stderr } = await run([
    ...['demo', '--out', folder, '--truth', truth, '--end', END],
    ...['--domains', String(size.domains), '--days', String(size.days)],
    ...['--reports-per-day', String(size.reportsPerDay), '--seed', String(size.seed)],
  ]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(await readFile(truth, 'utf8')) as Truth;
}
