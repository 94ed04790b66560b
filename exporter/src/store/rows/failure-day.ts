import type { FailureReport } from '../../model/report.js';

const LAST_SECOND = 0xffff_ffff;

/** When the mail reported on arrived, in seconds since 1970; when the report was received where it does not say. */
export function failureMoment({ arrival }: Pick<FailureReport, 'arrival'>, receivedAt: number): number {
  return Math.min(Math.max(arrival ?? Math.floor(receivedAt / 1000), 0), LAST_SECOND);
}

/** The UTC date of that. */
export function failureDay(report: Pick<FailureReport, 'arrival'>, receivedAt: number): string {
  return new Date(failureMoment(report, receivedAt) * 1000).toISOString().slice(0, 10);
}
