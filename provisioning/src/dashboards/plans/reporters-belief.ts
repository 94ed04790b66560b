import * as ask from '../../queries/dashboards/reporters.js';
import type { RowPlan } from '../plan.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import { NOTHING_TOLD, TOLD, ITSELF, REPORTER, DOMAIN, LAST_DAY } from './reporters-columns.js';

export const writing: RowPlan = {
  title: 'How well they write',
  panels: [
    table({
      ...{
        id: 15,
        title: 'Who departs from the standard?',
        width: 12,
        height: 10,
        queries: [ask.conformance],
      },
      description:
        'Reports by code of deviation and reporter. A deviation does no harm: the report was read all the same. TLS reports are of no one domain and not among them.',
      empty: 'No report of this time departs from its standard',
      columns: {
        code: { as: 'Deviation' },
        reported_by: REPORTER,
        of_kind: { as: 'Kind', width: 100 },
        told: { as: 'Reports', width: 90 },
        occurrences: { as: 'Times', width: 90 },
      },
    }),
    chart({
      ...{
        id: 16,
        title: 'Do deviations come or go?',
        labelled: 'deviation',
        width: 12,
        height: 10,
        queries: [ask.deviationsOverTime],
        drawn: 'stacked bars',
      },
      description: `Reports a day by the ten codes that are most frequent, the rest as other; a report with two codes counts for each. ${TOLD}`,
      empty: 'No report of this time departs from its standard',
      links: [
        { title: 'Who departs so', to: 'plumbline-reporters', panel: 15, keep: ['domain', 'reporter'] },
      ],
    }),
    table({
      ...{
        id: 17,
        title: 'Which standards and software do they use?',
        width: 24,
        height: 9,
        queries: [ask.standards],
      },
      description:
        'Reports by the standard that their form follows, the version that they state and the software that they name. Not whole are those of which something was refused or cut.',
      empty: NOTHING_TOLD,
      columns: {
        reported_by: REPORTER,
        of_kind: { as: 'Kind', width: 110 },
        standard: { as: 'Standard', width: 110 },
        version: { as: 'Version', unit: 'text', width: 100 },
        generator: { as: 'Software', unit: 'text' },
        told: { as: 'Reports', width: 100 },
        not_whole: { as: 'Not whole', width: 100 },
        last_day: LAST_DAY,
      },
    }),
  ],
};

export const belief: RowPlan = {
  title: 'How far they can be believed',
  panels: [
    table({
      ...{
        id: 18,
        title: 'Are the reports of whom they say?',
        width: 13,
        height: 10,
        queries: [ask.believed],
      },
      description:
        'Aggregate reports by whether their mail was shown to be of their reporter, as a mail server of ours said; without one it is not known. Revised are reports that a newer one of the same period took the place of, repeats those that came again unchanged: both count once.',
      empty: NOTHING_TOLD,
      columns: {
        reported_by: REPORTER,
        told: { as: 'Reports', width: 90 },
        shown: { as: 'Its own', width: 85 },
        of_another: {
          as: "Another's",
          width: 100,
          steps: { from: 'quiet', then: [[1, 'bad']] },
          cell: 'text',
        },
        not_known: { as: 'Not known', width: 110 },
        superseded: { as: 'Revised', width: 90 },
        copies: { as: 'Repeats', width: 90 },
      },
    }),
    table({
      ...{
        id: 19,
        title: 'Who says otherwise than the others?',
        width: 11,
        height: 10,
        queries: [ask.oddOnesOut],
      },
      description:
        'Of each domain the share that passes by one reporter, and by all others of it; those first whom chance explains least. It need not be an error: some see other mail, as what is forwarded, and where one states nothing of a mail it does not pass. Who tells of fewer than 20 messages is left out.',
      empty: 'There are not two reporters of a domain with enough mail to be compared',
      columns: {
        domain: DOMAIN,
        reported_by: {
          as: 'Reporter',
          links: [
            {
              title: 'Sources that it tells of',
              to: 'plumbline-sources',
              with: { domain: 'field:domain', reporter: 'field:reported_by' },
            },
            ITSELF,
          ],
        },
        mails: { as: 'Mails', width: 90 },
        share: { as: 'Pass', unit: 'ratio', decimals: 1, width: 90 },
        others: { as: 'By others', unit: 'ratio', decimals: 1, width: 100 },
      },
    }),
  ],
};

export const newest: RowPlan = {
  title: 'The newest reports',
  closed: true,
  panels: [
    table({
      ...{ id: 20, title: 'Which reports came last?', width: 24, height: 12, queries: [ask.newest] },
      description:
        'The newest 200 aggregate reports that tell of this time and count, by the date of their mail. What they say is in the sources of their domain and reporter.',
      empty: NOTHING_TOLD,
      columns: {
        received_at: { as: 'Sent', unit: 'moment', width: 170 },
        domain: DOMAIN,
        reported_by: {
          as: 'Reporter',
          links: [
            {
              title: 'What it tells of this domain',
              to: 'plumbline-sources',
              with: { domain: 'field:domain', reporter: 'field:reported_by' },
            },
            ITSELF,
          ],
        },
        report_id: { as: 'Report', unit: 'text' },
        begin: { as: 'From', unit: 'moment', width: 170 },
        end: { as: 'To', unit: 'moment', width: 170 },
        records: { as: 'Records', width: 90 },
        mails: { as: 'Mails', width: 90 },
      },
    }),
  ],
};
