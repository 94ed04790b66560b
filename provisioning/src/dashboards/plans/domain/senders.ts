import * as ask from '../../../queries/dashboards/domain.js';
import { table } from '../../panels/table.js';
import { fallingFrom } from '../../steps.js';
import { OWN, TOLD } from '../words.js';
import { NO_MAIL, OF_OWN, KEPT, ITS_SOURCES, PASSING, THE_SENDER } from './words.js';

export const WHO_SENDS = [
  table({
    ...{ id: 11, title: 'Who sends it?', width: 24, height: 10, queries: [ask.senders] },
    description: `Services behind the sources, by messages of the class chosen. Who is not known is one row. ${TOLD}`,
    empty: NO_MAIL,
    columns: {
      key: { as: 'Key', hidden: true },
      name: { as: 'Sender', links: [{ ...THE_SENDER, keep: KEPT }] },
      classes: { as: 'Classes', width: 190 },
      mails: { as: 'Messages' },
      passes: { as: 'Passes', ...PASSING, cell: 'bar' },
      dkim: { as: 'DKIM aligned', unit: 'ratio', decimals: 1 },
      spf: { as: 'SPF aligned', unit: 'ratio', decimals: 1 },
      refused: { as: 'Refused' },
      last_day: { as: 'Last day', unit: 'date' },
    },
  }),
  table({
    ...{
      id: 12,
      title: 'Which of our own senders fail?',
      width: 12,
      height: 9,
      queries: [ask.failingSenders],
    },
    description: `Own mail that is not aligned, by sender; its share is of all own mail of that sender. ${TOLD}`,
    empty: 'All own mail that was told of on these days is aligned',
    regardless: OF_OWN,
    columns: {
      domain: {
        as: 'Domain',
        links: [
          { title: 'Whom to fix first', to: 'plumbline-policy', with: { domain: 'field:domain' } },
          { title: 'This domain', to: 'plumbline-domain', with: { domain: 'field:domain' } },
        ],
      },
      key: { as: 'Key', hidden: true },
      name: {
        as: 'Sender',
        links: [
          {
            title: 'What fails',
            to: 'plumbline-sources',
            with: { domain: 'field:domain', sender: 'field:key', sender_class: 'misconfigured' },
          },
        ],
      },
      failing: { as: 'Fail' },
      share: { as: 'Share', unit: 'ratio', decimals: 1, steps: fallingFrom(0.02, 0.1), cell: 'text' },
      last_day: { as: 'Last day', unit: 'date' },
    },
  }),
  table({
    ...{ id: 13, title: 'Which names stand in From?', width: 12, height: 9, queries: [ask.headerFroms] },
    description: `Names in From under the policy chosen: the domain itself and those below it. A name may be a stranger's invention. ${TOLD}`,
    empty: NO_MAIL,
    columns: {
      header_from: {
        as: 'Name in From',
        links: [{ ...ITS_SOURCES, with: { filters: 'where:header_from' } }],
      },
      mails: { as: 'Messages' },
      passes: { as: 'Passes', ...PASSING, cell: 'text' },
      threats: { as: 'Of strangers' },
      last_day: { as: 'Last day', unit: 'date' },
    },
  }),
] as const;

export const AS_USUAL = [
  table({
    ...{ id: 14, title: 'Is it as usual?', width: 24, height: 7, queries: [ask.usual] },
    description: `Numbers of a day: now is the mean of the last seven settled days, usual that of the median week of the four before them, with days without mail as 0. Alerts go by v_baselines, which leaves out what strangers alone tell. ${OWN}`,
    empty: 'Nothing is usual yet: that takes three settled weeks since the first mail',
    regardless: { ...OF_OWN, time: 'usual is by the last settled day' },
    columns: {
      domain: {
        as: 'Domain',
        links: [{ title: 'Its sources', to: 'plumbline-sources', with: { domain: 'field:domain' } }],
      },
      weeks: { as: 'Weeks', hidden: true },
      usual_own: { as: 'Own mail, usual', decimals: 0 },
      own: { as: 'Own mail, now', decimals: 0 },
      usual_share: { as: 'Passes, usual', unit: 'ratio', decimals: 1 },
      own_share: { as: 'Passes, now', ...PASSING, cell: 'text' },
      usual_refused: { as: 'Refused, usual', decimals: 1 },
      refused: { as: 'Refused, now', decimals: 1 },
      usual_threats: { as: 'Strangers, usual', decimals: 1 },
      threats: { as: 'Strangers, now', decimals: 1 },
    },
  }),
] as const;
