import * as ask from '../../queries/dashboards/domain.js';
import { inColours } from '../overrides.js';
import { stat } from '../panels/stat.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import type { DashboardPlan } from '../plan.js';
import { fallingFrom, risingTo } from '../steps.js';

const NO_MAIL = 'No report tells of such mail on the days chosen';
const TOLD = 'As receivers report it, by the UTC day of the mail; the newest days still grow.';
const OWN =
  'Own mail is that of the classes compliant and misconfigured: of our own senders, aligned or not.';
const OF_OWN = { sender_class: 'it is of own mail, which is two classes' } as const;
const ALL_CLASSES = { sender_class: 'its numbers are kept for all classes together' } as const;
const SMALL = { width: 4, height: 4 } as const;
const HALF = { width: 12, height: 8 } as const;
const KEPT = ['domain', 'sender_class'] as const;
const ITS_SOURCES = { title: 'Its sources', to: 'plumbline-sources', keep: KEPT } as const;
const POLICY = {
  none: { colour: 'bad' },
  quarantine: { colour: 'fair' },
  reject: { colour: 'good' },
} as const;
const PASSING = { unit: 'ratio', decimals: 1, min: 0, max: 1, steps: risingTo(0.9, 0.98) } as const;
const THE_SENDER = {
  title: 'Its mail',
  to: 'plumbline-sources',
  with: { sender: 'field:key' },
  keep: ['domain'],
} as const;

const AT_A_GLANCE = [
  stat({
    ...{
      id: 1,
      title: 'How much mail was told of?',
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
    ...{ id: 2, title: 'How much of our own mail passes?', ...SMALL, queries: [ask.ownShare] },
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
    ...{ id: 3, title: 'How much is aligned?', ...SMALL, queries: [ask.alignedShares], shows: 'figures' },
    description: `Share of messages of the class chosen with aligned DKIM, and with aligned SPF. One of them is enough to pass. ${TOLD}`,
    empty: NO_MAIL,
    ...{ unit: 'ratio', decimals: 1 },
    links: [{ title: 'Its signatures', to: 'plumbline-signatures', keep: ['domain'] }],
  }),
  stat({
    ...{ id: 4, title: 'How much was refused?', ...SMALL, queries: [ask.refused], shows: 'figures' },
    description: `Messages of the class chosen that receivers say they quarantined or rejected. ${TOLD}`,
    empty: NO_MAIL,
    columns: { quarantined: { colour: 'quarantine' }, rejected: { colour: 'reject' } },
    links: [ITS_SOURCES],
  }),
  stat({
    ...{ id: 5, title: 'Which policy is in force?', ...SMALL, queries: [ask.policies], shows: 'word' },
    description:
      'p, as the largest report of the last day has it; of several domains, how many have which. A day or two behind DNS.',
    empty: 'No report tells of a policy on the days chosen',
    ...{ unit: 'text', words: POLICY, regardless: { sender_class: 'a policy is for all mail' } },
    links: [{ title: 'The policy', to: 'plumbline-policy', keep: ['domain'] }],
  }),
  stat({
    ...{ id: 6, title: 'What is left of the budget?', ...SMALL, queries: [ask.budgetLeft] },
    description:
      'Of own mail that the objective lets fail in 28 settled days, what is not used up; of several domains the least. As alerts have it.',
    empty: 'No own mail was told of in the last 28 settled days',
    regardless: { ...OF_OWN, time: 'it is of the 28 days up to the last settled one' },
    ...{ unit: 'ratio', decimals: 0, steps: risingTo(0, 0.25) },
    links: [{ title: 'Over time', to: 'plumbline-domain', panel: 19, keep: ['domain'] }],
  }),
] as const;

const DAY_BY_DAY = [
  chart({
    ...{ id: 7, title: 'What is the mail?', ...HALF, queries: [ask.byClass], drawn: 'stacked bars' },
    description: `Messages by what they are to the domain: compliant and misconfigured are ours, a forwarder passes mail on, a threat is a stranger in our name. ${TOLD}`,
    empty: NO_MAIL,
    ...{ min: 0, totals: ['sum'] },
    overrides: inColours(['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown']),
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
    ...{ id: 8, title: 'Does more of it pass?', ...HALF, queries: [ask.passShare], drawn: 'lines' },
    description: `Share of messages of the class chosen that pass DMARC, a line a domain, of the eight with most mail. ${TOLD}`,
    empty: NO_MAIL,
    ...{ unit: 'ratio', max: 1, totals: ['lastNotNull', 'min'] },
    links: [
      {
        title: 'Its sources',
        to: 'plumbline-sources',
        with: { domain: 'label:domain' },
        keep: ['sender_class'],
      },
    ],
  }),
  chart({
    ...{ id: 9, title: 'By what does it pass?', ...HALF, queries: [ask.byAlignment], drawn: 'stacked bars' },
    description: `Messages by what is aligned. What passes by one alone fails when that breaks. ${TOLD}`,
    empty: NO_MAIL,
    ...{ min: 0, totals: ['sum'] },
    columns: {
      'DKIM and SPF': { colour: 'compliant' },
      'DKIM alone': { colour: 'forwarder' },
      'SPF alone': { colour: 'other' },
      neither: { colour: 'bad' },
      'not said': { colour: 'unknown' },
    },
    links: [{ title: 'Its signatures', to: 'plumbline-signatures', keep: ['domain'] }],
  }),
  chart({
    ...{
      id: 10,
      title: 'What did receivers do with it?',
      ...HALF,
      queries: [ask.byDisposition],
      drawn: 'stacked bars',
    },
    description: `Messages by disposition, as receivers report it: it is not said whether mail reached an inbox. ${TOLD}`,
    empty: NO_MAIL,
    ...{ min: 0, totals: ['sum'] },
    columns: {
      none: { colour: 'none' },
      quarantine: { colour: 'quarantine' },
      reject: { colour: 'reject' },
      'pass or not said': { colour: 'pass' },
    },
    links: [{ title: 'Asked against done', to: 'plumbline-policy', keep: ['domain'] }],
  }),
] as const;

const WHO_SENDS = [
  table({
    ...{ id: 11, title: 'Who sends it?', width: 24, height: 10, queries: [ask.senders] },
    description: `Services behind the sources, by messages of the class chosen. Who is not known is one row. ${TOLD}`,
    empty: NO_MAIL,
    columns: {
      key: { as: 'Key', hidden: true },
      name: { as: 'Sender', links: [{ ...THE_SENDER, keep: KEPT }] },
      classes: { as: 'Classes' },
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
      header_from: { as: 'Name in From', links: [ITS_SOURCES] },
      mails: { as: 'Messages' },
      passes: { as: 'Passes', ...PASSING, cell: 'text' },
      threats: { as: 'Of strangers' },
      last_day: { as: 'Last day', unit: 'date' },
    },
  }),
] as const;

const AS_USUAL = [
  table({
    ...{ id: 14, title: 'Is it as usual?', width: 24, height: 7, queries: [ask.usual, ask.lastWeek] },
    description: `Numbers of a day: usual is the median of 28 settled days that end a week before the last one, now is the mean of the last seven settled days. ${OWN}`,
    empty: 'Nothing is usual yet: that takes mail on 14 of 28 days',
    regardless: { ...OF_OWN, time: 'usual is by the last settled day' },
    transformations: [
      { id: 'joinByField', options: { byField: 'domain', mode: 'inner' } },
      {
        id: 'organize',
        options: {
          indexByName: {
            ...{ domain: 0, usual_own: 1, own: 2, usual_share: 3, own_share: 4 },
            ...{ usual_refused: 5, refused: 6, usual_threats: 7, threats: 8 },
          },
        },
      },
    ],
    columns: {
      domain: {
        as: 'Domain',
        links: [{ title: 'Its sources', to: 'plumbline-sources', with: { domain: 'field:domain' } }],
      },
      usual_own: { as: 'Own mail, usual', decimals: 0 },
      own: { as: 'Own mail, now', decimals: 0 },
      usual_share: { as: 'Passes, usual', unit: 'ratio', decimals: 1 },
      own_share: { as: 'Passes, now', ...PASSING, cell: 'text' },
      usual_refused: { as: 'Refused, usual', decimals: 1 },
      refused: { as: 'Refused, now', decimals: 1 },
      usual_threats: { as: 'Of strangers, usual', decimals: 1 },
      threats: { as: 'Of strangers, now', decimals: 1 },
    },
  }),
] as const;

const WHO_TELLS = [
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
    ...{ id: 16, title: 'How complete are the days?', width: 10, height: 9 },
    ...{ queries: [ask.completeness], drawn: 'lines' },
    description:
      'Of what those tell who usually report, how much is there; a line a domain, of the eight with most mail. Of the last 91 days, where two weeks came before.',
    empty: 'Nothing was to be expected on these days: that takes two weeks of reports before',
    regardless: ALL_CLASSES,
    ...{ unit: 'ratio', min: 0, max: 1, totals: ['lastNotNull'] },
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
    ...{ id: 18, title: 'Which failure reports came?', ...HALF, queries: [ask.failureReports] },
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

const BESIDE = [
  chart({
    ...{ id: 19, title: 'How fast is the budget used up?', ...HALF, queries: [ask.budgetByDay] },
    drawn: 'lines',
    description:
      'For every settled day, what of the budget of the 28 days up to it was left: below 0 more own mail failed than the objective lets. With the objective of now.',
    empty: 'No own mail was told of on settled days in this time',
    regardless: OF_OWN,
    ...{ unit: 'ratio', steps: risingTo(0, 0.25), lines: true, totals: ['lastNotNull', 'min'] },
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
    ...{ min: 0, totals: ['sum'] },
    columns: { succeeded: { colour: 'good' }, failed: { colour: 'bad' } },
    links: [{ title: 'TLS', to: 'plumbline-tls', keep: ['domain'] }],
  }),
] as const;

export const domain: DashboardPlan = {
  uid: 'plumbline-domain',
  title: 'DMARC: one domain',
  description: 'What is sent in the name of a domain, by whom, and whether it authenticates',
  variables: ['domain', 'sender_class'],
  annotations: ['unsettled', 'policy_changes', 'new_senders', 'selector_changes', 'dns_changes'],
  rows: [
    { title: 'At a glance', panels: AT_A_GLANCE },
    { title: 'Day by day', panels: DAY_BY_DAY },
    { title: 'Who sends?', panels: WHO_SENDS },
    { title: 'Is it as usual?', panels: AS_USUAL },
    { title: 'Who tells of it?', closed: true, panels: WHO_TELLS },
    { title: 'Budget and TLS', closed: true, panels: BESIDE },
  ],
};
