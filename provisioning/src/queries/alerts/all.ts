import type { Thresholds } from '../../thresholds.js';
import { intakeQueries } from './intake.js';
import { mailQueries } from './mail.js';
import { policyQueries } from './policy.js';
import { reportQueries } from './reports.js';
import type { SqlAlert } from './sql-alert.js';
import { tlsQueries } from './tls.js';

export function sqlAlerts(thresholds: Thresholds): SqlAlert[] {
  return [
    ...mailQueries(thresholds),
    ...policyQueries(thresholds),
    ...reportQueries(thresholds),
    ...tlsQueries(thresholds),
    ...intakeQueries(thresholds),
  ];
}
