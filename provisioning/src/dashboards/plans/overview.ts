import * as ask from '../../queries/dashboards/overview.js';
import { inColours } from '../overrides.js';
import { map } from '../panels/geomap.js';
import { stat } from '../panels/stat.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import type { DashboardPlan } from '../plan.js';
import { fallingFrom, risingTo } from '../steps.js';

const NO_MAIL = 'No report tells of mail on the days chosen';
const TOLD = 'As receivers report it, by the UTC day of the mail; the newest days still grow.';
const OWN =
  'Own mail is that of the classes compliant and misconfigured: of our own senders, aligned or not.';
const OF_DOMAIN = { with: { domain: 'field:domain' } } as const;
const THE_DOMAIN = { title: 'The domain', to: 'plumbline-domain', ...OF_DOMAIN } as const;
const ITS_SOURCES = { title: 'Its sources', to: 'plumbline-sources', ...OF_DOMAIN } as const;
const SEVERITY = {
  critical: { colour: 'bad' },
  warning: { colour: 'fair' },
  info: { colour: 'quiet' },
} as const;
const POLICY = {
  none: { colour: 'bad' },
  quarantine: { colour: 'fair' },
  reject: { colour: 'good' },
} as const;
const SMALL = { width: 4, height: 4 } as const;
const HALF = { width: 12, height: 8 } as const;

const AT_A_GLANCE = [
  stat({
    ...{ id: 1, title: 'How many domains?', ...SMALL, queries: [ask.domainsWithMail], shows: 'figures' },
    description: 'Domains that are ours, and those of them of which a report tells mail on the days chosen.',
    empty: 'No domain is ours yet: adopt one',
    ...{ unit: 'exact', links: [{ title: 'What they publish', to: 'plumbline-posture', keep: ['domain'] }] },
  }),
  stat({
    ...{
      id: 2,
      title: 'How much mail was told of?',
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
    ...{ id: 3, title: 'How much of our own mail passes?', ...SMALL, queries: [ask.ownShare] },
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
      title: 'How much of our own mail was refused?',
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
        with: { sender_class: 'misconfigured' },
      },
    ],
  }),
  stat({
    ...{
      id: 5,
      title: 'How much came of strangers?',
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
    ...{ id: 6, title: 'Up to which day is all told?', ...SMALL, queries: [ask.settledUntil], shows: 'word' },
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
    ...{ unit: 'ratio', max: 1, totals: ['lastNotNull', 'min'] },
    columns: {
      passes: { colour: 'compliant' },
      'aligned DKIM': { colour: 'forwarder' },
      'aligned SPF': { colour: 'other', dashed: true },
    },
    links: [{ title: 'Who sent what', to: 'plumbline-sources', keep: ['domain'] }],
  }),
  chart({
    ...{ id: 8, title: 'What is the mail?', ...HALF, queries: [ask.byClass], drawn: 'stacked bars' },
    description: `Messages by what they are to the domain: compliant and misconfigured are ours, a forwarder passes mail on, a threat is a stranger in our name. ${TOLD}`,
    empty: NO_MAIL,
    ...{ min: 0, totals: ['sum'] },
    overrides: inColours(['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown']),
    links: [
      {
        title: 'Its sources',
        to: 'plumbline-sources',
        keep: ['domain'],
        with: { sender_class: 'label:class' },
      },
    ],
  }),
] as const;

const WORST_FIRST = [
  table({
    ...{ id: 9, title: 'Which domains are worst?', width: 24, height: 10, queries: [ask.worstDomains] },
    description: `First those of whose own mail most failed beyond what their objective lets. ${OWN} Policy is p, as the largest report of its last day has it. ${TOLD}`,
    empty: NO_MAIL,
    columns: {
      domain: {
        as: 'Domain',
        links: [THE_DOMAIN, ITS_SOURCES, { title: 'Its policy', to: 'plumbline-policy', ...OF_DOMAIN }],
      },
      until: { as: 'All told up to', unit: 'date' },
      mails: { as: 'Messages' },
      own_share: {
        as: 'Own mail that passes',
        ...{ unit: 'ratio', decimals: 1, min: 0, max: 1, steps: risingTo(0.9, 0.98), cell: 'bar' },
      },
      own_failing: { as: 'Own mail that fails' },
      own_refused: { as: 'Own mail refused' },
      threats: { as: 'Of strangers' },
      p: { as: 'Policy', words: { ...POLICY, '': { text: 'not said' } }, cell: 'text' },
    },
  }),
  table({
    ...{
      id: 10,
      title: 'Which use up what their objective lets fail?',
      width: 12,
      height: 9,
      queries: [ask.objectives],
    },
    description:
      'Of the budget of 28 settled days, what is left: below 0 more own mail failed than may. A burn rate of 1 uses up just the budget. As alerts have it.',
    empty: 'No own mail was told of in the last 28 settled days',
    regardless: { time: 'it is of the 28 days up to the last settled one' },
    columns: {
      domain: { as: 'Domain', links: [THE_DOMAIN, ITS_SOURCES] },
      budget_left: {
        as: 'Budget left',
        ...{ unit: 'ratio', decimals: 0, steps: risingTo(0, 0.25), cell: 'text' },
      },
      burn_1d: { as: 'Burn, 1 day', unit: 'exact', decimals: 1 },
      burn_7d: { as: 'Burn, 7 days', unit: 'exact', decimals: 1 },
      spent: { as: 'Failed, 28 days' },
    },
  }),
  table({
    ...{ id: 11, title: 'Which alerts fire?', width: 12, height: 9, queries: [ask.firing] },
    description:
      'Alerts of which Alertmanager or Grafana told Plumbline that they fire, and not that they ended. What nobody sends here is not shown.',
    empty: 'No alert fires, or nobody tells Plumbline of alerts (docs/alert-history.md)',
    regardless: { time: 'it is what fires now' },
    columns: {
      severity: { as: 'Severity', words: SEVERITY, cell: 'text', width: 90 },
      alertname: { as: 'Alert', hidden: true },
      domain: { as: 'Domain', links: [THE_DOMAIN] },
      summary: { as: 'What is the matter' },
      since: { as: 'Since', unit: 'moment', width: 160 },
      taken_on: { as: 'Taken on', width: 90 },
    },
  }),
] as const;

const CHANGED = [
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
    empty: 'Nobody who usually reports is missing',
    regardless: { time: 'it is as of now' },
    columns: {
      domain: { as: 'Domain', links: [THE_DOMAIN] },
      reporter: { as: 'Key', hidden: true },
      reporter_name: {
        as: 'Reporter',
        links: [
          {
            title: 'Its reports',
            to: 'plumbline-reporters',
            with: { domain: 'field:domain', reporter: 'field:reporter' },
          },
        ],
      },
      last_day: { as: 'Told last of', unit: 'date' },
      silent_days: { as: 'Silent, days', unit: 'exact' },
      share: { as: 'Its part', unit: 'ratio', decimals: 1 },
    },
  }),
] as const;

const WHERE_FROM = [
  map({
    ...{ id: 15, title: 'Where does mail in our name come from?', width: 14, height: 11 },
    queries: [ask.byCountry],
    ...{ country: 'country', size: 'mails' },
    description: `Sources by the country that a database of addresses has for them on the day; a circle is as large as its messages. What is not known is left out. ${TOLD}`,
    empty: 'No country is known of any source: configure a database of addresses (docs/facts.md)',
    columns: {
      mails: { as: 'Messages' },
      failing: { as: 'Messages that do not pass' },
      sources: { as: 'Sources' },
      country: { as: 'Country' },
    },
    links: [{ title: 'The sources', to: 'plumbline-sources', keep: ['domain'] }],
  }),
  table({
    ...{ id: 16, title: 'Whose mail fails most?', width: 10, height: 11, queries: [ask.senders] },
    description: `Senders over all domains chosen, by messages that fail DMARC. Who is not known is one. ${TOLD}`,
    empty: NO_MAIL,
    columns: {
      sender: { as: 'Key', hidden: true },
      name: {
        as: 'Sender',
        links: [
          {
            title: 'Its mail',
            to: 'plumbline-sources',
            with: { sender: 'field:sender' },
            keep: ['domain'],
          },
        ],
      },
      mails: { as: 'Messages' },
      failing: { as: 'Fail' },
      threats: { as: 'Of strangers' },
    },
  }),
] as const;

const DONE = [
  chart({
    ...{
      id: 17,
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
  stat({
    ...{ id: 18, title: 'Could others deliver to us by TLS?', width: 4, height: 8, queries: [ask.tlsShare] },
    description:
      'Share of sessions that succeeded, as TLS reports tell. Few reporters send them; who delivers without TLS is not told of.',
    empty: 'No TLS report came about these days',
    ...{ unit: 'ratio', decimals: 2, min: 0, max: 1, steps: risingTo(0.95, 0.99) },
    links: [{ title: 'TLS', to: 'plumbline-tls', keep: ['domain'] }],
  }),
  chart({
    ...{ id: 19, title: 'When did TLS fail, and of which domain?', width: 8, height: 8 },
    ...{ queries: [ask.tlsFailures], drawn: 'stacked bars' },
    description: 'TLS sessions that failed, of the dozen domains with most of them; from TLS reports.',
    empty: 'No TLS report came about these days',
    min: 0,
    links: [{ title: 'Its TLS', to: 'plumbline-tls', with: { domain: 'label:domain' } }],
  }),
  table({
    ...{ id: 20, title: 'What could not be read?', width: 24, height: 7, queries: [ask.couldNotBeRead] },
    description:
      'What is held in quarantine, by reason: it is in no figure until it is retried. Days are those on which it was held.',
    empty: 'Nothing was held in quarantine on the days chosen',
    regardless: { domain: 'what cannot be read names no domain' },
    columns: {
      reason: { as: 'Reason', links: [{ title: 'Quarantine', to: 'plumbline-operations' }] },
      kind: { as: 'Kind', words: { '': { text: 'not known' } } },
      things: { as: 'Held', steps: fallingFrom(1, 100), cell: 'text' },
      lost_records: { as: 'Records in them' },
      last: { as: 'Last', unit: 'moment' },
    },
  }),
] as const;

export const overview: DashboardPlan = {
  uid: 'plumbline-overview',
  title: 'DMARC: overview',
  description: 'Whether the mail of all our domains authenticates, what changed, and where to look first',
  variables: ['domain'],
  annotations: ['unsettled', 'policy_changes', 'new_senders'],
  rows: [
    { title: 'At a glance', panels: AT_A_GLANCE },
    { title: 'Worst first', panels: WORST_FIRST },
    { title: 'What changed?', panels: CHANGED },
    { title: 'Where does it come from?', panels: WHERE_FROM },
    { title: 'What was done with it, and what else?', closed: true, panels: DONE },
  ],
};
