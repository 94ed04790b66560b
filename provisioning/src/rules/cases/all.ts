import { ALIGNMENT } from './alignment.js';
import { ALIGNMENT_EDGES } from './edges/alignment.js';
import { INTAKE_EDGES } from './edges/intake.js';
import { MECHANISM_EDGES } from './edges/mechanisms.js';
import { POLICY_EDGES } from './edges/policy.js';
import { PROCESS_EDGES } from './edges/process.js';
import { REPORT_EDGES } from './edges/reports.js';
import { SENDER_EDGES } from './edges/senders.js';
import { SURGE_EDGES } from './edges/surges.js';
import { TLS_EDGES } from './edges/tls.js';
import type { Case, CaseGroup, Edge } from './case.js';
import { INTAKE } from './intake.js';
import { MECHANISMS } from './mechanisms.js';
import { POLICIES } from './policy.js';
import { PROCESSES } from './process.js';
import { REPORTS } from './reports.js';
import { SENDERS } from './senders.js';
import { SURGES } from './surges.js';
import { TLS } from './tls.js';

/** Of each group of alerts, how they fire, and end. */
export const CASES: Readonly<Record<string, CaseGroup>> = {
  alignment: everyFiveMinutes(ALIGNMENT, ALIGNMENT_EDGES),
  mechanisms: everyFiveMinutes(MECHANISMS, MECHANISM_EDGES),
  senders: everyFiveMinutes(SENDERS, SENDER_EDGES),
  policy: everyFiveMinutes(POLICIES, POLICY_EDGES),
  surges: everyFiveMinutes(SURGES, SURGE_EDGES),
  reports: everyFiveMinutes(REPORTS, REPORT_EDGES),
  tls: everyFiveMinutes(TLS, TLS_EDGES),
  // Days of it.
  intake: { cases: INTAKE, edges: INTAKE_EDGES, stepMinutes: 15 },
  process: everyFiveMinutes(PROCESSES, PROCESS_EDGES),
};

function everyFiveMinutes(cases: readonly Case[], edges: readonly Edge[]): CaseGroup {
  return { cases, edges, stepMinutes: 5 };
}
