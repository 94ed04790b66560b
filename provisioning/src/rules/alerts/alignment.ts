import type { Thresholds } from '../../thresholds.js';
import { ALIGNED_DAY, ALIGNED_WEEK, complete, OWN_DAY, OWN_WEEK, USUAL_DAY } from '../promql.js';
import type { DomainAlert } from '../rule.js';
import { askedCount, askedPercent, DOMAIN, FACTOR, PERCENT } from '../words.js';

const USUAL_ALIGNED = 'max by (domain) (dmarc_baseline_aligned_ratio)';
const USUALLY = askedPercent('dmarc_baseline_aligned_ratio{domain=%q}');

/** Messages a day that are not aligned. */
const USUALLY_FAILED = `(1 - ${USUAL_ALIGNED}) * ${USUAL_DAY}`;
/** Messages of 28 days that may fail. */
const BUDGET = `(1 - max by (domain) (dmarc_slo_objective_ratio)) * max by (domain) (domain_window:dmarc_own_messages:sum{window="28d"})`;

function failed(window: string): string {
  return `max by (domain) (dmarc_messages{sender_class="misconfigured", window="${window}"})`;
}

function own(window: string): string {
  return askedCount(`domain_window:dmarc_own_messages:sum{domain=%q, window="${window}"}`);
}

/** Whether own mail passes as it did, and as it was promised to. */
export function alignmentAlerts({ floors, completeness, alignment, slo }: Thresholds): DomainAlert[] {
  const sure = (expr: string): string => complete(expr, completeness.day);
  // A week remembers what is over: a good day since, with mail and reports enough to tell, ends it. It is judged by what
  // alerts on that day are judged by, so that these do not end first and let through what they muted.
  const unlessOver = (expr: string, mayFail: string): string => `${expr}
unless on (domain) (
  ${failed('1d')} <= (${mayFail}) * max by (domain) (${OWN_DAY})
  and on (domain) ${OWN_DAY} >= ${floors.own_day}
  unless max by (domain) (dmarc_completeness_ratio{window="1d"}) < ${completeness.day}
)`;
  return [
    {
      about: 'domain',
      name: 'DmarcAlignmentDropped',
      severity: 'critical',
      needsComplete: true,
      expr: sure(`${ALIGNED_DAY} < on (domain) group_left () (${USUAL_ALIGNED} - ${alignment.drop})
and on (domain, window) ${OWN_DAY} >= ${floors.own_day}
and on (domain) ${failed('1d')} > ${alignment.factor} * ${USUALLY_FAILED}
and on (domain) ${failed('1d')} >= ${floors.failed}`),
      summary: `Only ${PERCENT} of own mail of ${DOMAIN} was aligned on the last settled day`,
      description: `Of ${own('1d')} own messages of ${DOMAIN} on the last settled day ${PERCENT} were aligned; ${USUALLY} are usual. Look first at senders that lost alignment and selectors that stopped passing.`,
      dashboard: 'plumbline-domain',
    },
    {
      about: 'domain',
      name: 'DmarcAlignmentErodes',
      severity: 'warning',
      needsComplete: true,
      expr: sure(
        unlessOver(
          `${ALIGNED_WEEK} < on (domain) group_left () (${USUAL_ALIGNED} - ${alignment.erosion})
and on (domain, window) ${OWN_WEEK} >= ${floors.own_week}
and on (domain) ${failed('7d')} > ${alignment.factor} * 7 * ${USUALLY_FAILED}
and on (domain) ${failed('7d')} >= ${floors.failed}`,
          `1 - ${USUAL_ALIGNED} + ${alignment.erosion}`,
        ),
      ),
      summary: `Only ${PERCENT} of own mail of ${DOMAIN} was aligned in seven settled days`,
      description: `Of ${own('7d')} own messages of ${DOMAIN} in the last seven settled days ${PERCENT} were aligned; ${USUALLY} are usual.`,
      dashboard: 'plumbline-domain',
    },
    {
      about: 'domain',
      name: 'DmarcSloBurnFast',
      severity: 'critical',
      needsComplete: true,
      expr: sure(`max by (domain, window) (dmarc_slo_burn_rate{window="1d"}) > ${slo.fast}
and on (domain, window) ${OWN_DAY} >= ${floors.own_day}
and on (domain) ${failed('1d')} > ${slo.fast_spent} * ${BUDGET}
and on (domain) ${failed('1d')} >= ${floors.failed}`),
      summary: `${DOMAIN} uses up its budget of mail that is not aligned ${FACTOR} times too fast`,
      description: `On the last settled day ${DOMAIN} used up its budget of 28 days at ${FACTOR} times the rate at which it lasts. The objective is ${askedPercent('dmarc_slo_objective_ratio{domain=%q}')} of own mail aligned; of that day's ${own('1d')} own messages ${askedPercent('domain_window:dmarc_own_aligned:ratio{domain=%q, window="1d"}')} were. Left of the budget: ${askedPercent('dmarc_slo_budget_left_ratio{domain=%q}')}.`,
      dashboard: 'plumbline-domain',
    },
    {
      about: 'domain',
      name: 'DmarcSloBurnSlow',
      severity: 'warning',
      needsComplete: true,
      expr: sure(
        unlessOver(
          `max by (domain, window) (dmarc_slo_burn_rate{window="7d"}) > ${slo.slow}
and on (domain, window) ${OWN_WEEK} >= ${floors.own_week}`,
          '1 - max by (domain) (dmarc_slo_objective_ratio)',
        ),
      ),
      summary: `${DOMAIN} has used up its budget of mail that is not aligned ${FACTOR} times too fast for a week`,
      description: `In the last seven settled days ${DOMAIN} used up its budget of 28 days at ${FACTOR} times the rate at which it lasts. The objective is ${askedPercent('dmarc_slo_objective_ratio{domain=%q}')} of own mail aligned; of that week's ${own('7d')} own messages ${askedPercent('domain_window:dmarc_own_aligned:ratio{domain=%q, window="7d"}')} were. Left of the budget: ${askedPercent('dmarc_slo_budget_left_ratio{domain=%q}')}.`,
      dashboard: 'plumbline-domain',
    },
    {
      about: 'domain',
      name: 'DmarcSloBudgetSpent',
      severity: 'info',
      needsComplete: true,
      expr: `max by (domain) (dmarc_slo_budget_left_ratio) <= 0
and on (domain) ${OWN_WEEK} >= ${floors.own_week}`,
      summary: `${DOMAIN} has no budget left for mail that is not aligned`,
      description: `In the last 28 settled days more own mail of ${DOMAIN} was not aligned than its objective of ${askedPercent('dmarc_slo_objective_ratio{domain=%q}')} allows. Left of the budget: ${PERCENT}.`,
      dashboard: 'plumbline-domain',
    },
  ];
}
