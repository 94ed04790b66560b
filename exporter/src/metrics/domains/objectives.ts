import type { ObjectiveState } from '../../store/state/objectives.js';
import { ifKnown, sample, unlessZero, type Sample } from './sample.js';

/** How much of it is left; nothing is said of a domain without own mail. */
export function objectivesOf(rows: readonly ObjectiveState[]): Sample[] {
  return rows.flatMap(({ domain, window, objective, budget_left_ratio: left, burn_rate: burn }) => [
    ...(window === '28d'
      ? [
          sample('dmarc_slo_objective_ratio', [domain], objective),
          ...ifKnown('dmarc_slo_budget_left_ratio', [domain], left),
        ]
      : []),
    ...unlessZero('dmarc_slo_burn_rate', [domain, window], burn ?? 0),
  ]);
}
