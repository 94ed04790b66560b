import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figure, figureOrNothing, window } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const OBJECTIVE = z.object({
  domain: z.string(),
  window,
  objective: figure,
  messages: figure,
  budget_left_ratio: figureOrNothing,
  burn_rate: figureOrNothing,
});
export type ObjectiveState = z.output<typeof OBJECTIVE>;

export function readObjectives(client: StateReader, scope: StateScope): Promise<Asked<ObjectiveState[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, toString(window) AS window, objective, messages, budget_left_ratio, burn_rate
     FROM v_slo WHERE owned AND domain IN ${SHOWN} AND messages > 0`,
    OBJECTIVE,
    scope,
  );
}
