import * as ask from '../../../queries/dashboards/policy.js';
import { inColours } from '../../overrides.js';
import { stat } from '../../panels/stat.js';
import { table } from '../../panels/table.js';
import { chart } from '../../panels/time-series.js';
import { fallingFrom, risingTo } from '../../steps.js';
import { HALF, OWN, OWN_CLASSES, TOLD } from '../words.js';
import { CLASS_WORDS, CLASSES, LIMITS, NO_MAIL } from './words.js';

const THIRD = { width: 8, height: 4 } as const;
const OUR_SOURCES = {
  title: 'What is hit',
  to: 'plumbline-sources',
  with: { sender_class: OWN_CLASSES },
  keep: ['domain'],
} as const;

export const SIMULATED = [
  stat({
    ...{
      id: 1,
      title: 'How much of our own mail is hit?',
      ...THIRD,
      queries: [ask.ownHit],
      shows: 'figures',
    },
    description: `Own mail that the policy tried would have quarantined or rejected, and its share of all own mail. ${OWN} ${LIMITS}`,
    empty: NO_MAIL,
    columns: {
      quarantined: { colour: 'quarantine' },
      rejected: { colour: 'reject' },
      share: { unit: 'ratio', decimals: 2, steps: fallingFrom(0.005, 0.02) },
    },
    links: [OUR_SOURCES],
  }),
  stat({
    ...{
      id: 2,
      title: 'How many of our senders are hit?',
      ...THIRD,
      queries: [ask.sendersHit],
      shows: 'figures',
    },
    description: `Senders of own mail, a sender of two domains twice; hit is one of whose messages one in a hundred at least would have been. ${TOLD}`,
    empty: NO_MAIL,
    ...{
      unit: 'exact',
      columns: { hit_senders: { as: 'hit', colour: 'misconfigured' }, senders: { as: 'of' } },
    },
    links: [OUR_SOURCES],
  }),
  stat({
    ...{ id: 3, title: 'What else would it hit?', ...THIRD, queries: [ask.othersHit], shows: 'figures' },
    description: `Mail of strangers in our name, with its share, and mail that others passed on: of that at most so much. ${LIMITS}`,
    empty: 'No report tells of mail of strangers or of forwarders on these days',
    columns: {
      of_strangers: { as: 'of strangers', colour: 'threat' },
      share: { as: 'share of theirs', unit: 'ratio', decimals: 0, steps: risingTo(0.5, 0.9) },
      forwarded: { colour: 'forwarder' },
    },
    links: [
      { title: 'Strangers', to: 'plumbline-sources', with: { sender_class: 'threat' }, keep: ['domain'] },
      {
        title: 'Who forwards',
        to: 'plumbline-sources',
        with: { sender_class: 'forwarder' },
        keep: ['domain'],
      },
    ],
  }),
  chart({
    ...{
      id: 4,
      title: 'What would have been hit, day by day?',
      labelled: 'class',
      ...HALF,
      queries: [ask.hitByDay],
    },
    drawn: 'stacked bars',
    description: `Messages that the policy tried would have quarantined or rejected, by what they are to the domain. ${LIMITS}`,
    empty: NO_MAIL,
    min: 0,
    overrides: inColours(CLASSES),
    links: [
      {
        title: 'Its sources',
        to: 'plumbline-sources',
        with: { sender_class: 'label:class' },
        keep: ['domain'],
      },
    ],
  }),
  chart({
    ...{ id: 5, title: 'How is that against what was done?', ...HALF, queries: [ask.simulatedAndObserved] },
    drawn: 'lines',
    description: `What the policy tried would have done, and what receivers did under the policy of the day. Some refuse mail without any policy. ${TOLD}`,
    empty: NO_MAIL,
    min: 0,
    columns: {
      'would be quarantined': { colour: 'quarantine' },
      'would be rejected': { colour: 'reject' },
      'was quarantined': { colour: 'plain', dashed: true },
      'was rejected': { colour: 'other', dashed: true },
    },
    links: [{ title: 'The domain', to: 'plumbline-domain', keep: ['domain'] }],
  }),
  table({
    ...{ id: 6, title: 'Who would be hit?', width: 24, height: 10, queries: [ask.whoIsHit] },
    description: `A row a domain, sender and class, our own first; what would have been quarantined and rejected. Refused then is what receivers quarantined or rejected of all its mail at the time. ${LIMITS}`,
    empty: 'The policy tried hits nothing of what was reported on the days chosen',
    columns: {
      domain: {
        as: 'Domain',
        links: [{ title: 'The domain', to: 'plumbline-domain', with: { domain: 'field:domain' } }],
      },
      key: { as: 'Key', hidden: true },
      name: {
        as: 'Sender',
        links: [
          {
            title: 'Its mail',
            to: 'plumbline-sources',
            with: { domain: 'field:domain', sender: 'field:key', sender_class: 'field:class' },
          },
        ],
      },
      class: { as: 'Class', words: CLASS_WORDS, cell: 'text' },
      mails: { as: 'Messages' },
      quarantined: { as: 'Quarantined' },
      rejected: { as: 'Rejected' },
      share: { as: 'Share hit', unit: 'ratio', decimals: 1, min: 0, max: 1, cell: 'bar' },
      refused_then: { as: 'Refused then' },
    },
  }),
] as const;
