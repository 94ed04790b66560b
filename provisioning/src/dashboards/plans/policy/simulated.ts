import * as ask from '../../../queries/dashboards/policy.js';
import { inColours } from '../../overrides.js';
import { stat } from '../../panels/stat.js';
import { table } from '../../panels/table.js';
import { chart } from '../../panels/time-series.js';
import { fallingFrom, risingTo } from '../../steps.js';
import { CLASS_WORDS, CLASSES, LIMITS, NO_MAIL, OWN, TOLD } from './words.js';

const SMALL = { width: 5, height: 4 } as const;
const HALF = { width: 12, height: 8 } as const;
const OUR_SOURCES = {
  title: 'What is hit',
  to: 'plumbline-sources',
  with: { sender_class: 'misconfigured' },
  keep: ['domain'],
} as const;

export const SIMULATED = [
  stat({
    ...{
      id: 1,
      title: 'How much of our own mail is hit?',
      ...SMALL,
      queries: [ask.ownHit],
      shows: 'figures',
    },
    description: `Own mail that the policy tried would have quarantined or rejected. ${OWN} ${LIMITS}`,
    empty: NO_MAIL,
    columns: { quarantined: { colour: 'quarantine' }, rejected: { colour: 'reject' } },
    links: [OUR_SOURCES],
  }),
  stat({
    ...{ id: 2, title: 'Which share of it?', width: 4, height: 4, queries: [ask.ownShareHit] },
    description: `Share of own mail that the policy tried would have quarantined or rejected. ${OWN} ${TOLD}`,
    empty: NO_MAIL,
    ...{ unit: 'ratio', decimals: 2, steps: fallingFrom(0.005, 0.02) },
    links: [OUR_SOURCES],
  }),
  stat({
    ...{
      id: 3,
      title: 'How many of our senders are hit?',
      ...SMALL,
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
    ...{ id: 4, title: 'How much of strangers would it stop?', ...SMALL, queries: [ask.threatsHit] },
    description: `Share of mail of the class threat that the policy tried would have quarantined or rejected. ${LIMITS}`,
    empty: 'Nobody is known to have sent in our name on these days',
    ...{ unit: 'ratio', decimals: 0, steps: risingTo(0.5, 0.9) },
    links: [
      {
        title: 'Where it came from',
        to: 'plumbline-sources',
        with: { sender_class: 'threat' },
        keep: ['domain'],
      },
    ],
  }),
  stat({
    ...{ id: 5, title: 'How much that was forwarded is hit?', ...SMALL, queries: [ask.forwardedHit] },
    description: `Mail that others passed on and that would have been hit: at most so much, because receivers often make an exception of it. ${TOLD}`,
    empty: 'No report tells of mail that was forwarded on these days',
    links: [
      {
        title: 'Who forwards',
        to: 'plumbline-sources',
        with: { sender_class: 'forwarder' },
        keep: ['domain'],
      },
    ],
  }),
  chart({
    ...{ id: 6, title: 'What would have been hit, day by day?', ...HALF, queries: [ask.hitByDay] },
    drawn: 'stacked bars',
    description: `Messages that the policy tried would have quarantined or rejected, by what they are to the domain. ${LIMITS}`,
    empty: NO_MAIL,
    ...{ min: 0, totals: ['sum'] },
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
    ...{ id: 7, title: 'How is that against what was done?', ...HALF, queries: [ask.simulatedAndObserved] },
    drawn: 'lines',
    description: `What the policy tried would have done, and what receivers did under the policy of the day. Some refuse mail without any policy. ${TOLD}`,
    empty: NO_MAIL,
    ...{ min: 0, totals: ['sum'] },
    columns: {
      'would be quarantined': { colour: 'quarantine' },
      'would be rejected': { colour: 'reject' },
      'was quarantined': { colour: 'plain', dashed: true },
      'was rejected': { colour: 'other', dashed: true },
    },
    links: [{ title: 'The domain', to: 'plumbline-domain', keep: ['domain'] }],
  }),
  table({
    ...{ id: 8, title: 'Who would be hit?', width: 24, height: 10, queries: [ask.whoIsHit] },
    description: `A row a domain, sender and class, our own first. Refused then is what receivers quarantined or rejected of all its mail at the time. ${LIMITS}`,
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
      quarantined: { as: 'Would be quarantined' },
      rejected: { as: 'Would be rejected' },
      share: { as: 'Share hit', unit: 'ratio', decimals: 1, min: 0, max: 1, cell: 'bar' },
      refused_then: { as: 'Refused then' },
    },
  }),
] as const;
