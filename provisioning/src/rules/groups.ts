import type { Thresholds } from '../thresholds.js';
import { alignmentAlerts } from './alerts/alignment.js';
import { intakeAlerts } from './alerts/intake.js';
import { mechanismAlerts } from './alerts/mechanisms.js';
import { policyAlerts } from './alerts/policy.js';
import { processAlerts } from './alerts/process.js';
import { reportAlerts } from './alerts/reports.js';
import { senderAlerts } from './alerts/senders.js';
import { surgeAlerts } from './alerts/surges.js';
import { tlsAlerts } from './alerts/tls.js';
import type { Alert } from './rule.js';

export interface AlertGroup {
  /** Of its file and, with plumbline- before it, of the group. */
  readonly name: string;
  readonly title: string;
  readonly alerts: readonly Alert[];
}

export const RECORDING = 'recording';

/** All alerts, a group a file. */
export function alertGroups(thresholds: Thresholds): AlertGroup[] {
  return [
    { name: 'alignment', title: 'Own mail that is not aligned', alerts: alignmentAlerts(thresholds) },
    { name: 'mechanisms', title: 'DKIM and SPF', alerts: mechanismAlerts(thresholds) },
    { name: 'senders', title: 'Senders', alerts: senderAlerts(thresholds) },
    { name: 'policy', title: 'Policy', alerts: policyAlerts(thresholds) },
    { name: 'surges', title: 'More than ever', alerts: surgeAlerts(thresholds) },
    { name: 'reports', title: 'Reports that are missing', alerts: reportAlerts(thresholds) },
    { name: 'tls', title: 'TLS of mail to the domain', alerts: tlsAlerts(thresholds) },
    { name: 'intake', title: 'What comes in', alerts: intakeAlerts(thresholds) },
    { name: 'process', title: 'The exporter itself', alerts: processAlerts(thresholds) },
  ];
}
