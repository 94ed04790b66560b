import * as z from 'zod';
import type { StateReader } from './reading.js';
import type { Asked } from '../failures.js';
import { figureOrNothing } from './figures.js';
import { SHOWN, type StateScope } from './shown.js';

const FIGURES = {
  own_messages: figureOrNothing,
  own_aligned_ratio: figureOrNothing,
  own_dkim_ratio: figureOrNothing,
  own_spf_ratio: figureOrNothing,
  own_quarantined: figureOrNothing,
  own_quarantined_peak: figureOrNothing,
  own_rejected: figureOrNothing,
  own_rejected_peak: figureOrNothing,
  threat_messages: figureOrNothing,
  threat_peak: figureOrNothing,
  forwarder_messages: figureOrNothing,
  forwarder_peak: figureOrNothing,
  override_messages: figureOrNothing,
  override_peak: figureOrNothing,
  failure_reports: figureOrNothing,
  failure_peak: figureOrNothing,
  tls_failed_ratio: figureOrNothing,
};
const BASELINE = z.object({ domain: z.string(), ...FIGURES });
export type Baseline = z.output<typeof BASELINE>;

/** What is usual of a day; domains with too few days have none. */
export function readBaselines(client: StateReader, scope: StateScope): Promise<Asked<Baseline[]>> {
  return client.rows(
    `SELECT toString(domain) AS domain, ${Object.keys(FIGURES).join(', ')} FROM v_baselines WHERE owned AND domain IN ${SHOWN}`,
    BASELINE,
    scope,
  );
}
