import * as ask from '../../../queries/dashboards/domain.js';
import { table } from '../../panels/table.js';
import { chart } from '../../panels/time-series.js';
import { fallingFrom } from '../../steps.js';
import { HALF, TOLD } from '../words.js';
import { NO_MAIL, OF_OWN, ALL_CLASSES, KEPT } from './words.js';

export const WHO_TELLS = [
  table({
    ...{ id: 15, title: 'Who tells of it, and who sees it fail?', width: 14, height: 9 },
    queries: [ask.reporters],
    description: `Organisations that report. A share that is far from that of the others is a matter of that receiver, or of who writes to it. ${TOLD}`,
    empty: NO_MAIL,
    regardless: ALL_CLASSES,
    columns: {
      reporter: { as: 'Key', hidden: true },
      name: {
        as: 'Reporter',
        links: [
          {
            title: 'Its reports',
            to: 'plumbline-reporters',
            with: { reporter: 'field:reporter' },
            keep: ['domain'],
          },
        ],
      },
      mails: { as: 'Messages' },
      failing_share: {
        as: 'Fails',
        ...{ unit: 'ratio', decimals: 1, steps: fallingFrom(0.1, 0.3), cell: 'text' },
      },
      refused: { as: 'Refused' },
      last_day: { as: 'Last day', unit: 'date' },
    },
  }),
  chart({
    ...{ id: 16, title: 'How complete are the days?', labelled: 'domain', width: 10, height: 9 },
    ...{ queries: [ask.completeness], drawn: 'lines' },
    description:
      'Of what those tell who usually report, how much is there; a line a domain, of the eight with most mail. Of the last 91 days, where two weeks came before.',
    empty: 'Nothing was to be expected on these days: that takes two weeks of reports before',
    regardless: ALL_CLASSES,
    ...{ unit: 'ratio', min: 0, max: 1 },
    links: [{ title: 'Who is missing', to: 'plumbline-reporters', with: { domain: 'label:domain' } }],
  }),
  table({
    ...{ id: 17, title: 'Why did receivers not do what the policy asks?', ...HALF, queries: [ask.overrides] },
    description: `Reasons that receivers state with messages of the class chosen; a message with two reasons is in two rows. ${TOLD}`,
    empty: 'No receiver stated such a reason on the days chosen',
    columns: {
      reason: {
        as: 'Reason',
        links: [{ title: 'Asked against done', to: 'plumbline-policy', keep: ['domain'] }],
      },
      done: {
        as: 'What it did',
        links: [
          {
            title: 'Such mail',
            to: 'plumbline-sources',
            with: { disposition: 'field:done' },
            keep: KEPT,
          },
        ],
      },
      mails: { as: 'Messages' },
      reporters: { as: 'Reporters' },
    },
  }),
  chart({
    ...{
      id: 18,
      title: 'Which failure reports came?',
      labelled: 'domain',
      ...HALF,
      queries: [ask.failureReports],
    },
    drawn: 'stacked bars',
    description:
      'Reports of single mails by the day of the mail, of the names with most of them. Few receivers send such, and they are kept for a short time only.',
    empty: 'No failure report came about these days',
    regardless: { sender_class: 'failure reports have no class' },
    min: 0,
    links: [
      { title: 'These reports', to: 'plumbline-failures', with: { domain: 'label:domain' } },
      { title: 'All of them', to: 'plumbline-failures', keep: ['domain'] },
    ],
  }),
] as const;

export const BESIDE = [
  chart({
    ...{
      id: 19,
      title: 'How much of the budget is left?',
      labelled: 'domain',
      ...HALF,
      queries: [ask.budgetByDay],
    },
    drawn: 'lines',
    description:
      'For every settled day, what of the budget of the 28 days up to it was left: below 0 more own mail failed than the objective lets. With the objective of now.',
    empty: 'No own mail was told of on settled days in this time',
    regardless: OF_OWN,
    unit: 'ratio',
    links: [
      {
        title: 'What failed',
        to: 'plumbline-sources',
        with: { domain: 'label:domain', sender_class: 'misconfigured' },
      },
    ],
  }),
  chart({
    ...{ id: 20, title: 'Could others deliver by TLS?', ...HALF, queries: [ask.tlsSessions] },
    drawn: 'stacked bars',
    description:
      'Sessions of those who send TLS reports, by whether they succeeded. Who delivers without TLS is not told of.',
    empty: 'No TLS report came about these days',
    regardless: { sender_class: 'sessions have no class' },
    min: 0,
    columns: { succeeded: { colour: 'good' }, failed: { colour: 'bad' } },
    links: [{ title: 'TLS', to: 'plumbline-tls', keep: ['domain'] }],
  }),
] as const;
