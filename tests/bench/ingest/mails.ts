import { join } from 'node:path';
import type { BenchSettings, Outcome } from '../outcome.js';
import { count } from '../table.js';
import { growthAim, growthTable, type SizedRun } from './growth.js';
import { writeMails } from './report-files.js';
import { ingestInto } from './run.js';

const RECORDS_A_REPORT = 6;
const MAILS = [10_000, 100_000];
const QUICK_MAILS = [200, 2000];
const AIM_RATE = 1000;

/** Mailboxes of small reports: how many mails a second, and whether more of them need more memory. */
export async function mails(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const runs: SizedRun[] = [];
  for (const reports of quick ? QUICK_MAILS : MAILS) {
    progress(`mails: writing ${count(reports)}`);
    const folder = join(directory, `mails-${reports}`);
    const { files, records } = await writeMails(folder, reports, RECORDS_A_REPORT);
    progress(`mails: reading ${count(files)}`);
    const run = await ingestInto(directory, folder);
    if (run.records !== records) throw new Error(`ingest stored ${run.records} of ${records} records.`);
    runs.push({ size: files, run });
  }
  const title = `Mails of ${RECORDS_A_REPORT} records on average`;
  const growth = { what: 'mails', title, runs } as const;
  return {
    tables: [growthTable(growth)],
    aims: [...runs.slice(-1).map(rateAim), ...growthAim(growth)],
    figures: { mails: runs },
    notes: [],
  };
}

function rateAim({ size, run }: SizedRun) {
  const rate = size / run.seconds;
  return {
    what: `mails a second, of ${count(size)}`,
    aim: `at least ${count(AIM_RATE)}`,
    measured: count(rate),
    holds: rate >= AIM_RATE,
  };
}
