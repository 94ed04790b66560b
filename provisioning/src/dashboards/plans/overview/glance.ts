import * as ask from '../../../queries/dashboards/overview.js';
import { stat } from '../../panels/stat.js';
import { chart } from '../../panels/time-series.js';
import { risingTo } from '../../steps.js';
import { whatItIs } from '../mail-by-day.js';
import { HALF, OWN, OWN_CLASSES, SMALL, TOLD } from '../words.js';
import { NO_MAIL } from './words.js';

export const AT_A_GLANCE = [
  stat({
    ...{ id: 1, title: 'Domains', ...SMALL, queries: [ask.domainsWithMail], shows: 'figures' },
    description: 'Domains that are ours, and those of them of which a report tells mail on the days chosen.',
    empty: 'No domain is ours yet: adopt one',
    ...{ unit: 'exact', links: [{ title: 'What they publish', to: 'plumbline-posture', keep: ['domain'] }] },
  }),
  stat({
    ...{
      id: 2,
      title: 'Messages',
      ...SMALL,
      queries: [ask.messages],
      of: 'sum',
      line: true,
    },
    description: `Messages in aggregate reports. Who does not report is not counted. ${TOLD}`,
    empty: NO_MAIL,
    links: [{ title: 'Who sent it', to: 'plumbline-sources', keep: ['domain'] }],
  }),
  stat({
    ...{ id: 3, title: 'Own passing', ...SMALL, queries: [ask.ownShare] },
    description: `Share of own mail with aligned DKIM or aligned SPF. ${OWN} ${TOLD}`,
    empty: NO_MAIL,
    ...{ unit: 'ratio', decimals: 1, min: 0, max: 1, steps: risingTo(0.9, 0.98) },
    links: [
      {
        title: 'What does not pass',
        to: 'plumbline-sources',
        keep: ['domain'],
        with: { sender_class: 'misconfigured' },
      },
    ],
  }),
  stat({
    ...{
      id: 4,
      title: 'Own refused',
      ...SMALL,
      queries: [ask.ownRefused],
      shows: 'figures',
    },
    description: `Own mail that receivers say they quarantined or rejected. ${OWN} ${TOLD}`,
    empty: NO_MAIL,
    columns: { quarantined: { colour: 'quarantine' }, rejected: { colour: 'reject' } },
    links: [
      {
        title: 'Who sent it',
        to: 'plumbline-sources',
        keep: ['domain'],
        with: { sender_class: OWN_CLASSES },
      },
    ],
  }),
  stat({
    ...{
      id: 5,
      title: 'Of strangers',
      ...SMALL,
      queries: [ask.threats],
      of: 'sum',
      line: true,
    },
    description: `Messages in the name of our domains that nobody of ours sent: the class threat. ${TOLD}`,
    empty: NO_MAIL,
    links: [
      { title: 'Where from', to: 'plumbline-sources', keep: ['domain'], with: { sender_class: 'threat' } },
    ],
  }),
  stat({
    ...{ id: 6, title: 'All told up to', ...SMALL, queries: [ask.settledUntil], shows: 'word' },
    description:
      'The last day of which late reports are no longer expected, of the domain that waits longest. Compare days up to this one.',
    empty: 'No domain is ours yet: adopt one',
    ...{ unit: 'text', regardless: { time: 'it is as of now' } },
    links: [{ title: 'Who is waited for', to: 'plumbline-reporters', keep: ['domain'] }],
  }),
  chart({
    ...{ id: 7, title: 'Does it get better?', ...HALF, queries: [ask.ownShareByDay], drawn: 'lines' },
    description: `Share of own mail that passes DMARC, and that has aligned DKIM or aligned SPF. ${OWN} ${TOLD}`,
    empty: NO_MAIL,
    ...{ unit: 'ratio', max: 1 },
    columns: {
      passes: { colour: 'compliant' },
      'aligned DKIM': { colour: 'forwarder' },
      'aligned SPF': { colour: 'other', dashed: true },
    },
    links: [{ title: 'Who sent what', to: 'plumbline-sources', keep: ['domain'] }],
  }),
  whatItIs({ id: 8, query: ask.byClass, empty: NO_MAIL }),
] as const;
