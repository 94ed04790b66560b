import type { DashboardPlan } from './plan.js';
import { posture } from './plans/posture.js';
import { signatures } from './plans/signatures.js';
import { sources } from './plans/sources.js';

export const DASHBOARDS: readonly DashboardPlan[] = [sources, signatures, posture];
