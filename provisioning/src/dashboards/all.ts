import type { DashboardPlan } from './plan.js';
import { posture } from './plans/posture.js';

export const DASHBOARDS: readonly DashboardPlan[] = [posture];
