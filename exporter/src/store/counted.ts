/** The rollups of records that figures of windows count (`uncounted_rows`). */
export const COUNTED_MAIL = `roll AS r WHERE r.day >= (SELECT records_from FROM retention)
  AND (r.report_key, r.attempt) NOT IN (SELECT report_key, attempt FROM uncounted_rows)`;

/**
 * The same of a view of loads that are not hidden, which has no attempts: a report that came once as another's and once
 * with its proof is the latter.
 */
export const IS_COUNTED = `((SELECT forged_reports FROM metric_settings) = 'count' OR report_key NOT IN (
  SELECT report_key FROM reports WHERE reporter_check = 'fail' AND (report_key, attempt) NOT IN (SELECT report_key, attempt FROM hidden_loads)))`;
