import { join } from 'node:path';
import { writeGzipReport } from '../gzip-report.js';
import type { BenchSettings, Outcome } from '../outcome.js';
import { count } from '../table.js';
import { growthAim, growthTable, type SizedRun } from './growth.js';
import { ingestInto } from './run.js';

const RECORDS = [100_000, 1_000_000];
const QUICK_RECORDS = [10_000, 100_000];

/** One report that does not end: whether its records need more memory the more they are. */
export async function long(settings: BenchSettings): Promise<Outcome> {
  const { directory, progress, quick } = settings;
  const runs: SizedRun[] = [];
  for (const records of quick ? QUICK_RECORDS : RECORDS) {
    progress(`long: a report of ${count(records)} records`);
    const path = join(directory, `report-${records}.xml.gz`);
    await writeGzipReport(path, records);
    const run = await ingestInto(directory, path);
    if (run.records !== records) throw new Error(`ingest stored ${run.records} of ${records} records.`);
    runs.push({ size: records, run });
  }
  const growth = { what: 'records', title: 'One report as a gzip file', runs } as const;
  return {
    tables: [growthTable(growth)],
    aims: growthAim(growth),
    figures: { long: runs },
    notes: [],
  };
}
