import type { FailureMail } from '../../model/delivery.js';
import type { Limits } from '../../model/limits.js';
import type { ReportSink } from '../../model/parsed.js';
import { parseFailure } from './parse.js';

/** A mail that is itself the report: one record, or a rejection. */
export function parseFailureMail(
  mail: FailureMail,
  sink: ReportSink,
  settings: { readonly limits: Limits },
): void {
  const outcome = parseFailure(mail, settings);
  const { deviations } = outcome;
  if (!outcome.ok) {
    sink.rejected({ reason: outcome.reason, detail: outcome.detail, quarantined: 1, deviations });
    return;
  }
  sink.report({
    status: 'ok',
    reason: undefined,
    detail: undefined,
    report: outcome.report,
    records: 1,
    quarantined: 0,
    deviations,
    documentHash: outcome.contentHash,
  });
}
