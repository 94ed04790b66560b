import * as ask from '../../queries/dashboards/failures.js';
import { bars } from '../panels/bars.js';
import { stat } from '../panels/stat.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import type { DashboardPlan } from '../plan.js';
import {
  ADDRESS,
  CLASS_THERE,
  DOMAIN,
  LAST_SEEN,
  NOTHING_TOLD,
  REPORTER,
  REPORTS,
  RESULT,
  RESULTS,
  SENDER,
  TOLD,
} from './failures-shown.js';

export const failures: DashboardPlan = {
  uid: 'plumbline-failures',
  title: 'DMARC: failure reports',
  description: 'Single mails that failed, as the few receivers tell that send failure reports',
  variables: ['domain', 'reporter', 'cidr'],
  annotations: ['policy_changes'],
  rows: [
    {
      title: 'At a glance',
      panels: [
        stat({
          ...{ id: 1, width: 24, height: 4, queries: [ask.figures], shows: 'figures' },
          title: 'How many failure reports came, and about how much mail?',
          description: `Reports, the mails they stand for, and the share with the mail or its head attached. Let in is what was delivered, be it as spam. ${TOLD}`,
          empty: NOTHING_TOLD,
          columns: {
            reports: { as: 'Reports', unit: 'exact' },
            mails: { as: 'Mails they stand for' },
            addresses: { as: 'Addresses', unit: 'exact' },
            reporters: { as: 'Reporters', unit: 'exact' },
            attached: { as: 'With the mail attached', unit: 'ratio', decimals: 0 },
            let_in: { as: 'Let in', unit: 'ratio', decimals: 0 },
          },
        }),
        chart({
          ...{ id: 2, width: 12, height: 8, queries: [ask.byFailure], drawn: 'stacked bars' },
          title: 'What fails, day by day?',
          labelled: 'failure',
          description: `Failure reports a day by what they say failed; a report that names two counts for each. ${TOLD}`,
          empty: NOTHING_TOLD,
          ...{ axis: 'reports', totals: ['sum'], legend: 'right' },
          links: [{ title: 'Signatures of the domains', to: 'plumbline-signatures', keep: ['domain'] }],
        }),
        chart({
          ...{ id: 3, width: 12, height: 8, queries: [ask.byDomain], drawn: 'stacked bars' },
          title: 'Which domains are they about?',
          labelled: 'domain',
          description: `Failure reports a day, for the 20 domains with most. ${TOLD}`,
          empty: NOTHING_TOLD,
          ...{ axis: 'reports', totals: ['sum'], legend: 'right' },
          links: [
            { title: 'Its failure reports', to: 'plumbline-failures', with: { domain: 'label:domain' } },
            { title: 'The domain', to: 'plumbline-domain', with: { domain: 'label:domain' } },
          ],
        }),
        table({
          ...{ id: 4, width: 16, height: 9, queries: [ask.usual] },
          title: 'Is it more than usual?',
          description:
            'The day with most failure reports in the time chosen, beside the median of those days on which any came. Of a domain with less than seven such days nothing is usual. Alerts go by v_baselines, which is of 28 days up to a week ago.',
          empty: NOTHING_TOLD,
          columns: {
            domain: DOMAIN,
            reports: REPORTS,
            busiest_day: { as: 'Busiest day', unit: 'date', width: 120 },
            most: { as: 'On it', width: 80 },
            usual_day: { as: 'Usual', width: 80 },
            days: { as: 'Days', width: 80 },
            verdict: {
              as: 'So it is',
              cell: 'text',
              width: 110,
              words: {
                'far more': { colour: 'bad' },
                more: { colour: 'fair' },
                'as usual': { colour: 'good' },
                'not known': { colour: 'quiet' },
              },
            },
          },
        }),
        bars({
          ...{ id: 5, width: 8, height: 9, queries: [ask.byClass], by: 'class_there', lying: true },
          title: 'Are they about mail of ours, or about strangers?',
          description:
            'The 300 addresses with most failure reports, and the reports about them, by the class that aggregate reports show of most of their mail in the same time.',
          empty: NOTHING_TOLD,
          columns: {
            addresses: { as: 'Addresses', colour: 'plain' },
            reports_told: { as: 'Failure reports', colour: 'fair' },
          },
          links: [{ title: 'Sources and senders', to: 'plumbline-sources', keep: ['domain', 'cidr'] }],
        }),
      ],
    },
    {
      title: 'Whom do they tell of?',
      panels: [
        table({
          ...{ id: 6, width: 24, height: 10, queries: [ask.addresses] },
          title: 'Which addresses fail, and do aggregate reports say the same?',
          description:
            'The 300 addresses with most failure reports, beside what aggregate reports of all reporters count of the same address in the same time; mail without a result there does not count as failing. A mailing list or a change of policy may make them differ; aggregate reports come a day or two later.',
          empty: NOTHING_TOLD,
          columns: {
            ...ADDRESS,
            reports: { ...REPORTS, as: 'Failure reports', width: 130 },
            told_mails: { as: 'Mails they stand for', width: 180 },
            results: { as: 'What became of it' },
            mails: { as: 'Mails in aggregates', width: 170 },
            failing: { as: 'Failing there', width: 120 },
            class_there: CLASS_THERE,
            verdict: {
              as: 'Aggregates say',
              cell: 'text',
              words: {
                'the same': { colour: 'good' },
                'some fails there': { colour: 'fair' },
                'all passes there': { colour: 'other' },
                'no result': { colour: 'quiet' },
                'no aggregate report': { colour: 'quiet' },
              },
            },
          },
        }),
        table({
          ...{ id: 7, width: 12, height: 9, queries: [ask.bySender] },
          title: 'Which senders do they tell of?',
          description:
            'The 300 addresses with most failure reports by the sender that aggregate reports show behind them; failing mails are those of aggregate reports. Not known is also an address of which no aggregate report tells.',
          empty: NOTHING_TOLD,
          columns: {
            ...SENDER,
            addresses: { as: 'Addresses', width: 100 },
            reports_told: { as: 'Failure reports', width: 130 },
            failing_mails: { as: 'Failing in aggregates', width: 170 },
          },
        }),
        table({
          ...{ id: 8, width: 12, height: 9, queries: [ask.keys] },
          title: 'Whose signatures failed?',
          description: `Signing domains and selectors that failure reports name. ${TOLD}`,
          empty: 'No failure report of this time names a signature',
          columns: {
            domain: DOMAIN,
            signer: { as: 'Signed by (d=)' },
            selector_key: { hidden: true },
            selector: {
              as: 'Selector (s=)',
              links: [
                {
                  title: 'This selector',
                  to: 'plumbline-signatures',
                  with: { domain: 'field:domain', selector: 'field:selector_key' },
                },
              ],
            },
            reports: REPORTS,
            last_day: LAST_SEEN,
          },
        }),
      ],
    },
    {
      title: 'Who tells, and what?',
      panels: [
        chart({
          ...{ id: 9, width: 12, height: 9, queries: [ask.byResult], drawn: 'stacked bars' },
          title: 'What became of these mails?',
          labelled: 'result',
          description: `Failure reports a day by what the receiver says it did with the mail. ${TOLD}`,
          empty: NOTHING_TOLD,
          ...{ axis: 'reports', totals: ['sum'], legend: 'right' },
          columns: RESULTS,
          links: [{ title: 'Policy of the domains', to: 'plumbline-policy', keep: ['domain'] }],
        }),
        table({
          ...{ id: 10, width: 12, height: 9, queries: [ask.reporters] },
          title: 'Who sends failure reports?',
          description: `Reporters by how many of their reports came, and the share with the mail or its head attached. ${TOLD}`,
          empty: NOTHING_TOLD,
          columns: {
            reporter: REPORTER,
            reports: REPORTS,
            domains: { as: 'Domains', width: 90 },
            attached: { as: 'Mail attached', unit: 'ratio', decimals: 0, width: 120 },
            last_day: LAST_SEEN,
          },
        }),
        bars({
          ...{ id: 11, width: 8, height: 8, queries: [ask.alignment], by: 'mechanisms' },
          title: 'Which mechanisms did not align?',
          description: `Failure reports by what they say of identity alignment; many say nothing. ${TOLD}`,
          empty: NOTHING_TOLD,
          columns: { reports: { as: 'Failure reports', colour: 'fair' } },
          links: [{ title: 'Signatures of the domains', to: 'plumbline-signatures', keep: ['domain'] }],
        }),
        bars({
          ...{ id: 12, width: 8, height: 8, queries: [ask.kinds], by: 'kind' },
          title: 'What kind of feedback is it?',
          description: `Failure reports by feedback type: auth-failure as a rule, others are feedback about mail that somebody complained of. ${TOLD}`,
          empty: NOTHING_TOLD,
          columns: { reports: { as: 'Reports', colour: 'plain' } },
          links: [{ title: 'Reporters', to: 'plumbline-reporters', keep: ['domain', 'reporter'] }],
        }),
        chart({
          ...{ id: 13, width: 8, height: 8, queries: [ask.samples], drawn: 'stacked bars' },
          title: 'Is the mail attached?',
          description: `Failure reports a day, with the mail or its head and without. What is attached is redacted as it is stored, unless that is switched off. ${TOLD}`,
          empty: NOTHING_TOLD,
          ...{ axis: 'reports', totals: ['sum'] },
          columns: {
            attached: { as: 'With the mail', colour: 'plain' },
            bare: { as: 'Without', colour: 'quiet' },
          },
          links: [{ title: 'Reporters', to: 'plumbline-reporters', keep: ['domain', 'reporter'] }],
        }),
      ],
    },
    {
      title: 'One by one',
      panels: [
        table({
          ...{ id: 14, width: 24, height: 11, queries: [ask.newest] },
          title: 'Which failure reports came last?',
          description: `The 300 newest by the arrival of the mail, which is the begin of the day where it is not stated. Nothing of people is shown here. ${TOLD}`,
          empty: NOTHING_TOLD,
          columns: {
            arrived: { as: 'Mail arrived', unit: 'moment', width: 170 },
            domain: DOMAIN,
            ...ADDRESS,
            reporter: REPORTER,
            failed: { as: 'What failed' },
            result: RESULT,
            mails: { as: 'Mails', width: 80 },
            report: { as: 'Report', unit: 'text', width: 190 },
          },
        }),
      ],
    },
    {
      title: 'How they come',
      closed: true,
      panels: [
        table({
          ...{ id: 15, width: 12, height: 9, queries: [ask.lateness] },
          title: 'How late do they come?',
          description:
            'From the arrival of the mail to that of the report about it: half of the reports, and 95 of a hundred, come within so long. Only of reports that state when the mail arrived.',
          empty: 'No failure report of this time states when the mail arrived',
          columns: {
            reporter: REPORTER,
            reports: REPORTS,
            half: { as: 'Half within', unit: 'seconds', width: 110 },
            most: { as: '95 % within', unit: 'seconds', width: 110 },
            latest: { as: 'All within', unit: 'seconds', width: 110 },
          },
        }),
        table({
          ...{ id: 16, width: 12, height: 9, queries: [ask.software] },
          title: 'Which programs write them, and by which standard?',
          description: `The software that reports name as theirs, and the standard they were read by. ${TOLD}`,
          empty: NOTHING_TOLD,
          columns: {
            program: { as: 'Program' },
            written_by: { as: 'Standard', width: 110 },
            reports: REPORTS,
            reporters: {
              as: 'Reporters',
              width: 100,
              links: [{ title: 'Reporters', to: 'plumbline-reporters', keep: ['domain', 'reporter'] }],
            },
            last_day: LAST_SEEN,
          },
        }),
      ],
    },
  ],
};
