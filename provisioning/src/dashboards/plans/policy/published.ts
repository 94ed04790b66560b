import * as ask from '../../../queries/dashboards/published.js';
import { states } from '../../panels/states.js';
import { table } from '../../panels/table.js';
import { chart } from '../../panels/time-series.js';
import { fallingFrom, risingTo } from '../../steps.js';
import { POLICY, TOLD } from '../words.js';
import { NO_MAIL, NOT_TRIED } from './words.js';

const OF_DOMAIN = { with: { domain: 'field:domain' } } as const;
const STATED = { ...POLICY, unset: { text: 'not stated', colour: 'quiet' } } as const;

export const PUBLISHED = [
  table({
    ...{ id: 11, title: 'What is published now?', width: 24, height: 9, queries: [ask.published] },
    description:
      'The policy as most of those saw it who report, the weakest first: a day or two behind DNS. A tag that is not stated is that of the tag before it.',
    empty: 'No report told of a policy of these domains in 119 days',
    regardless: { ...NOT_TRIED, time: 'it is the policy that holds now, and since when' },
    columns: {
      domain: {
        as: 'Domain',
        links: [
          { title: 'What DNS says', to: 'plumbline-posture', ...OF_DOMAIN },
          { title: 'The domain', to: 'plumbline-domain', ...OF_DOMAIN },
        ],
      },
      p: { as: 'p', words: STATED, cell: 'text', width: 110 },
      sp: { as: 'sp', words: STATED, cell: 'text', width: 110 },
      np: { as: 'np', words: STATED, cell: 'text', width: 110 },
      testing: { as: 'Testing' },
      alignment: { as: 'Alignment' },
      below: {
        as: 'Names below it',
        ...{ words: { weaker: { colour: 'fair' }, 'as strong': { colour: 'good' } }, cell: 'text' },
      },
      since: { as: 'Since', unit: 'date' },
    },
  }),
  states({
    ...{
      id: 12,
      title: 'Which policy was seen when?',
      labelled: 'domain',
      width: 12,
      height: 9,
      queries: [ask.seenByDay],
    },
    description:
      'p of each domain and day that most mail was told of under; of 20 domains, those first that changed it. Receivers may see an old one for some time.',
    empty: 'No report told of a policy on the days chosen',
    regardless: NOT_TRIED,
    unit: 'exact',
    words: {
      '-1': { text: 'other', colour: 'other' },
      '0': { text: 'none', colour: 'bad' },
      '1': { text: 'quarantine', colour: 'fair' },
      '2': { text: 'reject', colour: 'good' },
    },
    links: [{ title: 'The domain', to: 'plumbline-domain', with: { domain: 'label:domain' } }],
  }),
  chart({
    ...{ id: 13, title: 'What did receivers do with mail that failed?', width: 12, height: 9 },
    ...{ queries: [ask.failedByDay], drawn: 'stacked bars' },
    description: `Messages that failed DMARC, by disposition. It is not said whether mail reached an inbox. ${TOLD}`,
    empty: NO_MAIL,
    regardless: NOT_TRIED,
    min: 0,
    columns: {
      none: { colour: 'none' },
      quarantine: { colour: 'quarantine' },
      reject: { colour: 'reject' },
      'not said': { colour: 'other' },
    },
    links: [{ title: 'The domain', to: 'plumbline-domain', keep: ['domain'] }],
  }),
  table({
    ...{ id: 14, title: 'Do they do what is asked?', width: 14, height: 9, queries: [ask.asPublished] },
    description: `Mail that failed DMARC, by what the policy of the day asked of it: p, or sp or np below the domain, with t=y one step less. What has no disposition is in no share; days with a pct below 100 are left out. ${TOLD}`,
    empty: 'No mail failed on days when quarantine or reject was asked of all of it',
    regardless: NOT_TRIED,
    columns: {
      domain: { as: 'Domain', links: [{ title: 'The domain', to: 'plumbline-domain', ...OF_DOMAIN }] },
      asked: { as: 'Asked', words: POLICY, cell: 'text' },
      failed: { as: 'Failed' },
      quarantine: { as: 'Quarantined' },
      reject: { as: 'Rejected' },
      not_said: { as: 'Not said' },
      as_asked: { as: 'Done as asked', unit: 'ratio', decimals: 0, steps: risingTo(0.5, 0.9), cell: 'text' },
    },
  }),
  table({
    ...{ id: 15, title: 'Which receivers let through what fails?', width: 10, height: 9 },
    queries: [ask.receivers],
    description: `Mail that failed DMARC, where the policy of the day asked for quarantine or reject of it: by p, or sp below the domain, with t=y one step less. Days with a pct below 100, and mail without a disposition, are left out. Many say why they let it through. ${TOLD}`,
    empty: 'No mail failed on days when quarantine or reject was asked of all of it',
    regardless: NOT_TRIED,
    columns: {
      reporter: {
        as: 'Receiver',
        width: 150,
        links: [
          {
            title: 'Its reports',
            to: 'plumbline-reporters',
            with: { reporter: 'field:reporter' },
            keep: ['domain'],
          },
        ],
      },
      failed: { as: 'Failed' },
      let_through: { as: 'Let through' },
      share: { as: 'Share', unit: 'ratio', decimals: 0, steps: fallingFrom(0.2, 0.5), cell: 'text' },
      with_reason: { as: 'Reason given' },
    },
  }),
  chart({
    ...{
      id: 16,
      title: 'Which reasons do they state?',
      labelled: 'reason',
      width: 24,
      height: 8,
      queries: [ask.reasons],
    },
    drawn: 'stacked bars',
    description: `Why receivers did not do what the policy asks, in words of the standard; a message with two reasons counts twice. ${TOLD}`,
    empty: 'No receiver stated a reason on the days chosen',
    regardless: NOT_TRIED,
    min: 0,
    links: [
      {
        title: 'Who forwards',
        to: 'plumbline-sources',
        with: { sender_class: 'forwarder' },
        keep: ['domain'],
      },
    ],
  }),
] as const;
