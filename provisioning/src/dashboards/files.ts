import { DASHBOARDS } from './all.js';
import { dashboardOf } from './dashboard.js';

/** Dashboards as files, by where they lie in provisioning/dashboards. */
export function dashboardFiles(): Map<string, string> {
  return new Map(
    DASHBOARDS.map((plan) => {
      const name = plan.uid.replace('plumbline-', '');
      return [`plumbline/${name}.json`, `${JSON.stringify(dashboardOf(plan), null, 2)}\n`] as const;
    }),
  );
}
