import * as ask from '../../../queries/dashboards/domain.js';
import { stat } from '../../panels/stat.js';
import { risingTo } from '../../steps.js';
import { OWN, POLICY, SMALL, TOLD } from '../words.js';
import { NO_MAIL, OF_OWN, ITS_SOURCES, PASSING } from './words.js';

export const AT_A_GLANCE = [
  stat({
    ...{
      id: 1,
      title: 'Messages',
      ...SMALL,
      queries: [ask.messages],
      of: 'sum',
      line: true,
    },
    description: `Messages of the class chosen, in aggregate reports. ${TOLD}`,
    empty: NO_MAIL,
    links: [ITS_SOURCES],
  }),
  stat({
    ...{ id: 2, title: 'Own passing', ...SMALL, queries: [ask.ownShare] },
    description: `Share of own mail with aligned DKIM or aligned SPF. ${OWN} ${TOLD}`,
    empty: 'No report tells of own mail on the days chosen',
    regardless: OF_OWN,
    ...PASSING,
    links: [
      {
        title: 'What does not',
        to: 'plumbline-sources',
        with: { sender_class: 'misconfigured' },
        keep: ['domain'],
      },
    ],
  }),
  stat({
    ...{ id: 3, title: 'Aligned', ...SMALL, queries: [ask.alignedShares], shows: 'figures' },
    description: `Share of messages of the class chosen with aligned DKIM, and with aligned SPF. One of them is enough to pass. ${TOLD}`,
    empty: NO_MAIL,
    ...{ unit: 'ratio', decimals: 1 },
    links: [{ title: 'Its signatures', to: 'plumbline-signatures', keep: ['domain'] }],
  }),
  stat({
    ...{ id: 4, title: 'Refused', ...SMALL, queries: [ask.refused], shows: 'figures' },
    description: `Messages of the class chosen that receivers say they quarantined or rejected. ${TOLD}`,
    empty: NO_MAIL,
    columns: { quarantined: { colour: 'quarantine' }, rejected: { colour: 'reject' } },
    links: [ITS_SOURCES],
  }),
  stat({
    ...{ id: 5, title: 'Policy', ...SMALL, queries: [ask.policies], shows: 'word' },
    description:
      'p, as the largest report of the last day has it; of several domains, how many have which. A day or two behind DNS.',
    empty: 'No report tells of a policy on the days chosen',
    ...{ unit: 'text', words: POLICY, regardless: { sender_class: 'a policy is for all mail' } },
    links: [{ title: 'The policy', to: 'plumbline-policy', keep: ['domain'] }],
  }),
  stat({
    ...{ id: 6, title: 'Budget left', ...SMALL, queries: [ask.budgetLeft] },
    description:
      'Of own mail that the objective lets fail in 28 settled days, what is not used up; of several domains the least. Alerts go by v_slo, which leaves out forged reports.',
    empty: 'No own mail was told of in the last 28 settled days',
    regardless: { ...OF_OWN, time: 'it is of the 28 days up to the last settled one' },
    ...{ unit: 'ratio', decimals: 0, steps: risingTo(0, 0.25) },
    links: [{ title: 'Over time', to: 'plumbline-domain', panel: 19, keep: ['domain'] }],
  }),
] as const;
