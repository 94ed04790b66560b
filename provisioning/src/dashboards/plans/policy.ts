import type { CustomVariable, DashboardPlan } from '../plan.js';
import { PUBLISHED } from './policy/published.js';
import { READY } from './policy/ready.js';
import { SIMULATED } from './policy/simulated.js';

const POLICIES = [
  ['reject', 'reject'],
  ['quarantine', 'quarantine'],
  ['none', 'none'],
] as const;

/** The policy that is tried: it is published nowhere. */
const CANDIDATE: readonly CustomVariable[] = [
  { name: 'p', label: 'Try p', description: 'What the policy that is tried asks for.', values: POLICIES },
  {
    ...{ name: 'sp', label: 'sp', description: 'The same for names below the domain.' },
    values: [['unset', 'as p'], ...POLICIES],
  },
  {
    ...{ name: 'np', label: 'np', description: 'The same for names below it that do not exist.' },
    values: [['unset', 'as sp'], ...POLICIES],
  },
  {
    ...{ name: 't', label: 't', description: 'With t=y receivers do one step less.' },
    values: [
      ['n', 'n'],
      ['y', 'y'],
    ],
  },
  {
    ...{ name: 'adkim', label: 'adkim', description: 'How DKIM has to be aligned.' },
    values: [
      ['r', 'relaxed'],
      ['s', 'strict'],
    ],
  },
  {
    ...{ name: 'aspf', label: 'aspf', description: 'How SPF has to be aligned.' },
    values: [
      ['r', 'relaxed'],
      ['s', 'strict'],
    ],
  },
];

export const policy: DashboardPlan = {
  uid: 'plumbline-policy',
  title: 'DMARC: policy, and what a stricter one would hit',
  description: 'What is asked of receivers, what they do, and what another policy would have done',
  variables: ['domain', ...CANDIDATE.map((variable) => ({ custom: variable }))],
  annotations: ['unsettled', 'policy_changes'],
  rows: [
    { title: 'What would the policy that is tried have hit?', panels: SIMULATED },
    { title: 'Is it time for it, and whom to fix first?', panels: READY },
    { title: 'What is published, and what do receivers do?', panels: PUBLISHED },
  ],
};
