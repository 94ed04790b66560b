import type { DashboardPlan } from './plan.js';
import { failures } from './plans/failures.js';
import { posture } from './plans/posture.js';
import { reporters } from './plans/reporters.js';
import { signatures } from './plans/signatures.js';
import { sources } from './plans/sources.js';
import { tls } from './plans/tls.js';

export const DASHBOARDS: readonly DashboardPlan[] = [sources, signatures, reporters, tls, failures, posture];
