import * as ask from '../../../queries/dashboards/overview.js';
import { table } from '../../panels/table.js';
import { HALF } from '../words.js';
import { OF_DOMAIN, THE_DOMAIN } from './words.js';

export const CHANGED = [
  table({
    ...{
      id: 12,
      title: 'Which senders are new, or not what they were?',
      width: 24,
      height: 9,
      queries: [ask.senderChanges],
    },
    description:
      'Known services that began to send, lost or gained alignment, or whose mail became another class, and are so still. Settled days alone are judged, of the last 91.',
    empty: 'No sender began or changed on the days chosen, as far as they are settled',
    columns: {
      day: { as: 'Since', unit: 'date', width: 120 },
      domain: { as: 'Domain', links: [THE_DOMAIN] },
      sender: { as: 'Key', hidden: true },
      sender_name: {
        as: 'Sender',
        links: [
          {
            title: 'Its mail',
            to: 'plumbline-sources',
            with: { domain: 'field:domain', sender: 'field:sender' },
          },
        ],
      },
      change: {
        as: 'What changed',
        cell: 'text',
        words: {
          new: { text: 'new', colour: 'plain' },
          lost_alignment: { text: 'lost alignment', colour: 'bad' },
          gained_alignment: { text: 'gained alignment', colour: 'good' },
          class_moved: { text: 'became another class', colour: 'fair' },
        },
      },
      mails: { as: 'Messages since' },
      detail: { as: 'In detail' },
    },
  }),
  table({
    ...{ id: 13, title: 'Which policies changed?', ...HALF, queries: [ask.policyChanges] },
    description:
      'The last change of each domain in 119 days, as most of those saw it who report: known a day or two after it was made.',
    empty: 'No policy changed on the days chosen',
    columns: {
      changed_at: { as: 'From', unit: 'date', width: 110 },
      domain: { as: 'Domain', links: [{ title: 'Its policy', to: 'plumbline-policy', ...OF_DOMAIN }] },
      direction: {
        as: 'Is',
        width: 90,
        cell: 'text',
        words: { weaker: { colour: 'bad' }, changed: { colour: 'plain' } },
      },
      was: { as: 'Was' },
      became: { as: 'Became' },
    },
  }),
  table({
    ...{ id: 14, title: 'Which reporters fell silent?', ...HALF, queries: [ask.silentReporters] },
    description:
      'Who told of a domain as a habit and is more than two days late. Its part is of the messages that were told of the domain before.',
    empty: 'All who usually report have told of their days',
    regardless: { time: 'it is as of now' },
    columns: {
      domain: { as: 'Domain', links: [THE_DOMAIN] },
      key: { as: 'Key', hidden: true },
      reporter_name: {
        as: 'Reporter',
        links: [
          {
            title: 'Its reports',
            to: 'plumbline-reporters',
            with: { domain: 'field:domain', reporter: 'field:key' },
          },
        ],
      },
      last_day: { as: 'Told last of', unit: 'date' },
      silent_days: { as: 'Silent, days', unit: 'exact' },
      share: { as: 'Its part', unit: 'ratio', decimals: 1 },
    },
  }),
] as const;
