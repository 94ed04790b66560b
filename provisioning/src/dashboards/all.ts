import type { DashboardPlan } from './plan.js';
import { overview } from './plans/overview.js';
import { posture } from './plans/posture.js';

export const DASHBOARDS: readonly DashboardPlan[] = [overview, posture];
