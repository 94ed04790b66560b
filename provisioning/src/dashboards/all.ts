import type { DashboardPlan } from './plan.js';
import { posture } from './plans/posture.js';
import { failures } from './plans/failures.js';
import { signatures } from './plans/signatures.js';
import { sources } from './plans/sources.js';

export const DASHBOARDS: readonly DashboardPlan[] = [sources, signatures, failures, posture];
import { reporters } from './plans/reporters.js';
import { tls } from './plans/tls.js';

export const DASHBOARDS: readonly DashboardPlan[] = [reporters, tls, posture];
