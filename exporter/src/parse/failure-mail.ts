import type { FailureMail } from '../model/delivery.js';
import type { ReportSink } from '../model/parsed.js';
import type { ParseSettings } from './document.js';

/** A mail that is itself the report. */
export function parseFailureMail(mail: FailureMail, sink: ReportSink, settings: ParseSettings): void {
  settings;
  sink.rejected({
    reason: 'no_failure_source',
    detail: 'failure reports are read in the next commit',
    quarantined: 0,
    deviations: mail.deviations,
  });
}
