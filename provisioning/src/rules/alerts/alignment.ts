import type { Thresholds } from '../../thresholds.js';
import {
  ALIGNED_WEEK,
  complete,
  confirmedFailed,
  confirmedOwn,
  indented,
  judged,
  leastMisaligned,
  OWN_DAY,
  OWN_WEEK,
  USUAL_DAY,
  unlessUsual,
  type Window,
} from '../promql.js';
import type { DomainAlert } from '../rule.js';
import { askedCount, askedPercent, DOMAIN, FACTOR, PERCENT, WHEN } from '../words.js';

const USUAL_ALIGNED = 'max by (domain) (dmarc_baseline_aligned_ratio)';
const USUALLY = askedPercent('dmarc_baseline_aligned_ratio{domain=%q}');

/** Messages a day that are not aligned. */
const USUALLY_FAILED = `(1 - ${USUAL_ALIGNED}) * ${USUAL_DAY}`;
/** Share that may fail, and messages of 28 days that may. */
const MAY_FAIL = '(1 - max by (domain) (dmarc_slo_objective_ratio))';
const BUDGET = `${MAY_FAIL} * sum by (domain) (${confirmedOwn('28d')})`;

const REJECTED = askedCount(
  'sum(domain_window_disposition:dmarc_confirmed_own:max{domain=%[1]q, window=%[2]q, disposition="reject"}) or vector(0)',
);
const CONFIRMED = askedCount('domain_window:dmarc_confirmed_own:sum{domain=%[1]q, window=%[2]q}');

function failed(window: string): string {
  return `max by (domain) (dmarc_messages{sender_class="misconfigured", window="${window}"})`;
}

function own(window: string): string {
  return askedCount(`domain_window:dmarc_own_messages:sum{domain=%q, window="${window}"}`);
}

/** What would be so even if all own mail that nobody told of were aligned, and what strangers alone told were not told. */
function dropped({ floors, alignment }: Thresholds): DomainAlert {
  const by: Record<Window, { readonly days: number; readonly drop: number; readonly own: number }> = {
    '1d': { days: 1, drop: alignment.drop, own: floors.own_day },
    '7d': { days: 7, drop: alignment.drop_week, own: floors.own_week },
  };
  const clause = (window: Window): string => {
    const { days, drop, own } = by[window];
    return `domain_window:dmarc_confirmed_aligned:ratio{window="${window}"}
and on (domain, window) (
  ${leastMisaligned(window)} > on (domain) group_left () (1 - ${USUAL_ALIGNED} + ${drop})
)
and on (domain, window) ${confirmedOwn(window)} >= ${own}
and on (domain, window) (
  ${confirmedFailed(window)} > on (domain) group_left () (${alignment.factor} * ${days} * ${USUALLY_FAILED})
)
and on (domain, window) ${confirmedFailed(window)} >= ${floors.failed}`;
  };
  // A weekend of little mail is too little to tell by, and no repair: it is told by the week, unless what there is is well.
  return {
    about: 'domain',
    name: 'DmarcAlignmentDropped',
    severity: 'critical',
    expr: `${judged(clause)}
or
(
${indented(clause('7d'))}
  and on (domain) ${confirmedOwn('1d')} < ${floors.own_day}
  and on (domain) (
    ${leastMisaligned('1d')} > on (domain) group_left () (1 - ${USUAL_ALIGNED} + ${alignment.drop})
  )
)`,
    summary: `Only ${PERCENT} of own mail of ${DOMAIN} was aligned ${WHEN}`,
    description: `Of ${CONFIRMED} own messages of ${DOMAIN} ${WHEN} ${PERCENT} were aligned; ${USUALLY} are usual. Receivers rejected ${REJECTED} of them. Look first at senders that lost alignment and selectors that stopped passing.`,
    dashboard: 'plumbline-domain',
  };
}

/** Whether own mail passes as it did, and as it was promised to. */
export function alignmentAlerts(thresholds: Thresholds): DomainAlert[] {
  const { floors, completeness, alignment, slo } = thresholds;
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
    dropped(thresholds),
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
      expr: `domain_window:dmarc_confirmed_burn:ratio{window="1d"}
and on (domain, window) (
  ${leastMisaligned('1d')} > on (domain) group_left () (${slo.fast} * ${MAY_FAIL})
)
and on (domain, window) ${confirmedOwn('1d')} >= ${floors.own_day}
and on (domain) (
  ${confirmedFailed('1d')} > on (domain) group_left () (${slo.fast_spent} * ${BUDGET})
)
and on (domain) ${confirmedFailed('1d')} >= ${floors.failed}
${unlessUsual(leastMisaligned('1d'), `${alignment.factor} * (1 - ${USUAL_ALIGNED})`)}`,
      summary: `${DOMAIN} uses up its budget of mail that is not aligned ${FACTOR} times too fast`,
      description: `On the last settled day ${DOMAIN} used up its budget of 28 days at ${FACTOR} times the rate at which it lasts. The objective is ${askedPercent('dmarc_slo_objective_ratio{domain=%q}')} of own mail aligned; of that day's ${CONFIRMED} own messages ${askedPercent('domain_window:dmarc_confirmed_aligned:ratio{domain=%q, window="1d"}')} were. Left of the budget: ${askedPercent('dmarc_slo_budget_left_ratio{domain=%q}')}.`,
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
