import { EXPORTERS } from './exporters.js';
import { HABITS } from './habits.js';
import { LATE_DATA } from './late-data.js';
import { RESTARTS } from './restarts.js';
import { SMALL_DOMAINS } from './small-domains.js';
import { STRANGERS } from './strangers.js';
import type { Scenario } from './scenario.js';

export const SCENARIOS: readonly Scenario[] = [
  ...LATE_DATA,
  ...RESTARTS,
  ...EXPORTERS,
  ...HABITS,
  ...SMALL_DOMAINS,
  ...STRANGERS,
];
