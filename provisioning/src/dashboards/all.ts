import type { DashboardPlan } from './plan.js';
import { domain } from './plans/domain.js';
import { overview } from './plans/overview.js';
import { policy } from './plans/policy.js';
import { posture } from './plans/posture.js';

export const DASHBOARDS: readonly DashboardPlan[] = [overview, domain, policy, posture];
