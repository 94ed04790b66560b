import type { LinkPlan } from '../links.js';
import type { ColumnShown } from '../overrides.js';

export const NOTHING_TOLD = 'No aggregate report about these domains tells of this time';
export const TOLD = 'From aggregate reports, by days of event time in UTC.';
const ITS_MAIL: LinkPlan = {
  title: 'Sources that it tells of',
  to: 'plumbline-sources',
  with: { reporter: 'field:reported_by' },
  keep: ['domain'],
};
export const ITSELF: LinkPlan = {
  title: 'This reporter alone',
  to: 'plumbline-reporters',
  with: { reporter: 'field:reported_by' },
  keep: ['domain'],
};
export const REPORTER: ColumnShown = { as: 'Reporter', links: [ITSELF, ITS_MAIL] };
export const DOMAIN: ColumnShown = {
  as: 'Domain',
  links: [
    { title: 'The domain', to: 'plumbline-domain', with: { domain: 'field:domain' } },
    { title: 'Who reports about it', to: 'plumbline-reporters', with: { domain: 'field:domain' } },
  ],
};
export const LAST_DAY: ColumnShown = { as: 'Last day told of', unit: 'date', width: 140 };
