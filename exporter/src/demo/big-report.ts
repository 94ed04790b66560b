import { demoPlan } from './plan.js';
import { documentBytes } from './report-mail.js';

export interface BigReportOptions {
  readonly records: number;
  readonly seed: number;
}

const DAY = '2026-01-15';

/** One aggregate document of any length, of usual shape, not packed: what readers are measured with. */
export function* bigReport({ records, seed }: BigReportOptions): Generator<Uint8Array> {
  const options = { seed, records, domains: 1, days: 1, end: DAY, reportsPerDay: 1 };
  for (const { reports } of demoPlan(options))
    for (const report of reports) if (report.kind === 'aggregate') yield* documentBytes(report);
}
