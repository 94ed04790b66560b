import type { DashboardPlan } from '../plan.js';
import { AT_A_GLANCE } from './overview/glance.js';
import { WORST_FIRST } from './overview/worst.js';
import { CHANGED } from './overview/changes.js';
import { WHERE_FROM, DONE } from './overview/beside.js';

export const overview: DashboardPlan = {
  uid: 'plumbline-overview',
  title: 'DMARC: overview',
  description: 'Whether the mail of all our domains authenticates, what changed, and where to look first',
  variables: ['domain'],
  annotations: ['unsettled', 'policy_changes', 'new_senders'],
  rows: [
    { title: 'At a glance', panels: AT_A_GLANCE },
    { title: 'Worst first', panels: WORST_FIRST },
    { title: 'What changed?', panels: CHANGED },
    { title: 'Where does it come from?', panels: WHERE_FROM },
    { title: 'What was done with it, and what else?', closed: true, panels: DONE },
  ],
};
