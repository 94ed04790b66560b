import type { DashboardPlan } from '../plan.js';
import { AT_A_GLANCE } from './domain/glance.js';
import { DAY_BY_DAY } from './domain/days.js';
import { WHO_SENDS, AS_USUAL } from './domain/senders.js';
import { WHO_TELLS, BESIDE } from './domain/beside.js';

export const domain: DashboardPlan = {
  uid: 'plumbline-domain',
  title: 'DMARC: one domain',
  description: 'What is sent in the name of a domain, by whom, and whether it authenticates',
  variables: ['domain', 'sender_class'],
  annotations: ['unsettled', 'policy_changes', 'new_senders', 'selector_changes', 'dns_changes'],
  rows: [
    { title: 'At a glance', panels: AT_A_GLANCE },
    { title: 'Day by day', panels: DAY_BY_DAY },
    { title: 'Who sends?', panels: WHO_SENDS },
    { title: 'Is it as usual?', panels: AS_USUAL },
    { title: 'Who tells of it?', closed: true, panels: WHO_TELLS },
    { title: 'Budget and TLS', closed: true, panels: BESIDE },
  ],
};
