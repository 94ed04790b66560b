/** Batches that are committed. */
export const CLOSED = 'batch NOT IN (SELECT batch FROM open_batches)';

/** Every load that is there to stay: committed, and not replaced by a fuller reading of its document. */
export const STAYING = `
  ${CLOSED}
  AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM replaced_loads)`;

export const HIDDEN = '(report_key, attempt) IN (SELECT report_key, attempt FROM hidden_loads)';

/** The same of records and their rollups, which may have been written again. */
export const HIDDEN_ROWS = '(report_key, attempt) IN (SELECT report_key, attempt FROM hidden_rows)';

/** Reports that stay, with the attempt that their records have. */
export const WITH_ROWS = `
  (SELECT reports.*, if(renewed.rows_of = 0, reports.attempt, renewed.rows_of) AS rows_of
   FROM (SELECT * FROM reports WHERE ${STAYING}) AS reports
   LEFT JOIN renewed_loads AS renewed ON renewed.report_key = reports.report_key AND renewed.attempt = reports.attempt)`;

export const RAW_FROM = '(SELECT raw_documents_from FROM retention)';
export const RECORDS_FROM = '(SELECT records_from FROM retention)';
export const REPORTS_FROM = '(SELECT reports_from FROM retention)';
export const FAILURE_REPORTS_FROM = '(SELECT failure_reports_from FROM retention)';
export const QUARANTINE_FROM = '(SELECT quarantine_from FROM retention)';
