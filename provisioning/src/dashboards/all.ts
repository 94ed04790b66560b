import type { DashboardPlan } from './plan.js';
import { operations } from './plans/operations.js';
import { posture } from './plans/posture.js';
import { reporters } from './plans/reporters.js';
import { tls } from './plans/tls.js';

export const DASHBOARDS: readonly DashboardPlan[] = [reporters, tls, posture, operations];
