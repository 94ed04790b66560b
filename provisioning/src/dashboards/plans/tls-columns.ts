import type { LinkPlan } from '../links.js';
import type { ColumnShown } from '../overrides.js';
import { fallingFrom } from '../steps.js';

export const NOTHING_TOLD =
  'No TLS report about these domains tells of this time: senders report where _smtp._tls has a record';
export const NOTHING_FAILED = 'No TLS report of this time tells of a session that failed';
export const TOLD =
  'From TLS reports of those who deliver to us, by days of event time in UTC; who does not report is not seen.';
export const DETAILS = 'From the details of TLS reports, which need not add up to the sessions that failed.';
export const LAST_DAY: ColumnShown = { as: 'Last day', unit: 'date', width: 110 };
export const FAILED: ColumnShown = { as: 'Failed', width: 90 };
export const SHARE_FAILED: ColumnShown = {
  as: 'Share',
  unit: 'ratio',
  decimals: 2,
  steps: fallingFrom(0.01, 0.05),
  cell: 'text',
  width: 90,
};
const ITS_TLS: LinkPlan = {
  title: 'Its TLS alone',
  to: 'plumbline-tls',
  with: { domain: 'field:domain' },
};
export const DOMAIN: ColumnShown = {
  as: 'Domain',
  links: [ITS_TLS, { title: 'The domain', to: 'plumbline-domain', with: { domain: 'field:domain' } }],
};
export const REPORTER: ColumnShown = {
  as: 'Reporter',
  links: [
    {
      title: 'What it tells of TLS',
      to: 'plumbline-tls',
      with: { reporter: 'field:reported_by' },
      keep: ['domain'],
    },
    {
      title: 'The reporter',
      to: 'plumbline-reporters',
      with: { reporter: 'field:reported_by' },
      keep: ['domain'],
    },
  ],
};
export const TO_POLICIES: LinkPlan = {
  title: 'Policies that were found',
  to: 'plumbline-tls',
  panel: 17,
  keep: ['domain', 'reporter'],
};
