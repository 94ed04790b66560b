import type { DashboardPlan } from './plan.js';
import { domain } from './plans/domain.js';
import { failures } from './plans/failures.js';
import { operations } from './plans/operations.js';
import { overview } from './plans/overview.js';
import { policy } from './plans/policy.js';
import { posture } from './plans/posture.js';
import { reporters } from './plans/reporters.js';
import { signatures } from './plans/signatures.js';
import { sources } from './plans/sources.js';
import { tls } from './plans/tls.js';

export const DASHBOARDS: readonly DashboardPlan[] = [
  ...[overview, domain, sources, policy, signatures],
  ...[reporters, tls, failures, posture, operations],
];
