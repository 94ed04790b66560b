import { ALIGNMENT } from './alignment.js';
import type { Case, CaseGroup } from './case.js';
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
  alignment: everyFiveMinutes(ALIGNMENT),
  mechanisms: everyFiveMinutes(MECHANISMS),
  senders: everyFiveMinutes(SENDERS),
  policy: everyFiveMinutes(POLICIES),
  surges: everyFiveMinutes(SURGES),
  reports: everyFiveMinutes(REPORTS),
  tls: everyFiveMinutes(TLS),
  // Days of it.
  intake: { cases: INTAKE, stepMinutes: 15 },
  process: everyFiveMinutes(PROCESSES),
};

function everyFiveMinutes(cases: readonly Case[]): CaseGroup {
  return { cases, stepMinutes: 5 };
}
