import * as ask from '../../queries/dashboards/reporters.js';
import type { LinkPlan } from '../links.js';
import type { ColumnShown } from '../overrides.js';
import type { DashboardPlan } from '../plan.js';
import { bars } from '../panels/bars.js';
import { heat } from '../panels/heatmap.js';
import { stat } from '../panels/stat.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import { fallingFrom, risingTo } from '../steps.js';

const NOTHING_TOLD = 'No aggregate report about these domains tells of this time';
const NO_LAG = 'No report of this time came by a mail with a date';
const NOTHING_EXPECTED = 'Nothing was to be expected yet: that takes two weeks of reports';
const TOLD = 'From aggregate reports, by days of event time in UTC.';
const LAG =
  'From the end of a period until its report was sent, by the date of its mail; later than ten days it is somebody who sent it again, and left out.';
const EXPECTED =
  'By mail that the usual reporters tell of on such a day of the week; who tells of little counts for little.';
const OF_ALL_REPORTERS = 'what is there is compared with what all reporters usually tell';

const HOUR = 3600;
const ITS_MAIL: LinkPlan = {
  title: 'Sources that it tells of',
  to: 'plumbline-sources',
  with: { reporter: 'field:reported_by' },
  keep: ['domain'],
};
const ITSELF: LinkPlan = {
  title: 'This reporter alone',
  to: 'plumbline-reporters',
  with: { reporter: 'field:reported_by' },
  keep: ['domain'],
};
const REPORTER: ColumnShown = { as: 'Reporter', links: [ITSELF, ITS_MAIL] };
const DOMAIN: ColumnShown = {
  as: 'Domain',
  links: [
    { title: 'The domain', to: 'plumbline-domain', with: { domain: 'field:domain' } },
    { title: 'Who reports about it', to: 'plumbline-reporters', with: { domain: 'field:domain' } },
  ],
};
const OF_SERIES: LinkPlan = {
  title: 'This reporter alone',
  to: 'plumbline-reporters',
  with: { reporter: 'label:who' },
  keep: ['domain'],
};
const LAST_DAY: ColumnShown = { as: 'Last day told of', unit: 'date', width: 140 };
const SHARE_THERE: ColumnShown = {
  as: 'There',
  unit: 'ratio',
  decimals: 1,
  steps: risingTo(0.8, 0.95),
  cell: 'text',
  width: 90,
};

export const reporters: DashboardPlan = {
  uid: 'plumbline-reporters',
  title: 'DMARC: reporters',
  description: 'Who reports, how late, what is missing, and how far it can be believed',
  variables: ['domain', 'reporter'],
  annotations: ['unsettled'],
  rows: [
    {
      title: 'Who reports',
      panels: [
        stat({
          ...{ id: 1, title: 'How many report?', width: 5, height: 4, queries: [ask.howMany] },
          description: `Organisations that sent an aggregate report about this time. ${TOLD}`,
          empty: NOTHING_TOLD,
          unit: 'exact',
        }),
        stat({
          ...{
            id: 2,
            title: 'How many reports tell of it?',
            width: 5,
            height: 4,
            queries: [ask.reportsInAll],
          },
          description: `Aggregate reports that count: repeats and revisions that were superseded are not among them. ${TOLD}`,
          empty: NOTHING_TOLD,
        }),
        stat({
          ...{ id: 3, title: 'By when are nine in ten here?', width: 5, height: 4, queries: [ask.nineInTen] },
          description: `${LAG} Nine in ten were not later.`,
          empty: NO_LAG,
          ...{ unit: 'seconds', decimals: 1, steps: fallingFrom(36 * HOUR, 72 * HOUR) },
        }),
        stat({
          ...{ id: 4, title: "How many are another's?", width: 5, height: 4, queries: [ask.ofAnother] },
          description:
            'Reports whose mail was shown to be of somebody else than their reporter, as a mail server of ours said: forged, or forwarded by somebody who breaks them.',
          empty: NOTHING_TOLD,
          ...{ unit: 'exact', steps: fallingFrom(1, 10) },
        }),
        stat({
          ...{ id: 5, title: 'How many fell silent?', width: 4, height: 4, queries: [ask.howManySilent] },
          description:
            'Organisations that should have reported more than two days ago by their own habit, and have not; who tells of less than one in a hundred messages is not waited for.',
          empty: 'No reporter of these domains is known',
          regardless: { time: 'it is who is silent now' },
          ...{ unit: 'exact', steps: fallingFrom(1, 3) },
        }),
        table({
          ...{ id: 6, title: 'Who reports, and how much?', width: 24, height: 10, queries: [ask.whoReports] },
          description: `A row a reporter, by mail that it tells of. ${TOLD} Lateness is from the end of a period to the date of the mail that brought the report.`,
          empty: NOTHING_TOLD,
          columns: {
            reported_by: REPORTER,
            name: { as: 'Calls itself' },
            domains: { as: 'Domains', width: 90 },
            told: { as: 'Reports', width: 100 },
            mails: { as: 'Mails told of', width: 120 },
            share: { as: 'Share of mail', unit: 'ratio', decimals: 1, min: 0, max: 1, cell: 'bar' },
            last_day: LAST_DAY,
            most: { as: 'Nine in ten within', unit: 'seconds', decimals: 1, width: 150 },
          },
        }),
        chart({
          ...{
            id: 7,
            title: 'How many reports tell of each day?',
            width: 12,
            height: 9,
            queries: [ask.reportsOverTime],
            drawn: 'stacked bars',
          },
          description: `Reports a day by the ten reporters with most, the rest as other. ${TOLD} Days that are not settled may still get more.`,
          empty: NOTHING_TOLD,
          links: [OF_SERIES],
        }),
        heat({
          ...{ id: 8, title: 'Who told of which day?', width: 12, height: 9, queries: [ask.reportsByDay] },
          description: `Reports by day, a line for each of the 25 reporters with most; a gap is a day that a reporter did not tell of. ${TOLD}`,
          empty: NOTHING_TOLD,
        }),
      ],
    },
    {
      title: 'How late, and what is missing',
      panels: [
        chart({
          ...{
            id: 9,
            title: 'How late do reports come?',
            width: 12,
            height: 8,
            queries: [ask.lagOverTime],
            drawn: 'lines',
          },
          description: `${LAG} Of the last days only what is early can be here.`,
          empty: NO_LAG,
          ...{ unit: 'seconds', min: 0 },
          columns: {
            half: { as: 'half within', colour: 'plain' },
            most: { as: 'nine in ten within', colour: 'compliant' },
            nearly_all: { as: '99 in 100 within', colour: 'fair', dashed: true },
          },
          links: [
            { title: 'Newest reports', to: 'plumbline-reporters', panel: 20, keep: ['domain', 'reporter'] },
          ],
        }),
        bars({
          ...{
            id: 10,
            title: 'Within how many hours do they come?',
            width: 12,
            height: 8,
            queries: [ask.lagSpread],
            by: 'within',
          },
          description: `${LAG} Each bar has what came later than the bar before it says.`,
          empty: NO_LAG,
          columns: { told: { as: 'reports', colour: 'plain' } },
        }),
        chart({
          ...{
            id: 11,
            title: 'How much of each day is there?',
            width: 12,
            height: 9,
            queries: [ask.completenessOverTime],
            drawn: 'lines',
          },
          description: `What was reported of what was to be expected, of the domains together and of the worst of them. ${EXPECTED} It is known of the last 91 days.`,
          empty: NOTHING_EXPECTED,
          regardless: { reporter: OF_ALL_REPORTERS },
          ...{ unit: 'ratio', min: 0, max: 1 },
          columns: {
            on_the_whole: { as: 'on the whole', colour: 'compliant' },
            worst_domain: { as: 'the worst domain', colour: 'bad', dashed: true },
          },
          links: [{ title: 'What is missing', to: 'plumbline-reporters', panel: 12, keep: ['domain'] }],
        }),
        table({
          ...{ id: 12, title: 'What is missing of which day?', width: 12, height: 9, queries: [ask.missing] },
          description: `A row a domain and day of which a usual reporter has not told, the newest first. ${EXPECTED}`,
          empty: 'Nothing is missing of these days',
          regardless: { reporter: OF_ALL_REPORTERS },
          columns: {
            day: { as: 'Day', unit: 'date', width: 110 },
            domain: DOMAIN,
            there: SHARE_THERE,
            state: {
              as: 'Day is',
              words: { settled: { colour: 'bad' }, 'may still come': { colour: 'quiet' } },
              cell: 'text',
              width: 120,
            },
            missing_reporters: { as: 'Missing, the largest first' },
          },
        }),
        table({
          ...{ id: 13, title: 'Who has fallen silent?', width: 12, height: 9, queries: [ask.silentOnes] },
          description:
            'Domains and reporters that should have reported more than two days ago by their own habit. Share is the part of mail that they told of; days are since the end of the last period.',
          empty: 'Nobody who usually reports is silent',
          regardless: { time: 'it is who is silent now' },
          columns: {
            domain: DOMAIN,
            reported_by: REPORTER,
            last_day: LAST_DAY,
            silent_days: { as: 'Silent', unit: 'days', width: 90 },
            share: { as: 'Share', unit: 'ratio', decimals: 1, width: 90 },
          },
        }),
        table({
          ...{ id: 14, title: 'Whom do days wait for?', width: 12, height: 9, queries: [ask.waitedFor] },
          description:
            'Domains whose next day is not settled because a usual reporter may still tell of it, and when it settles without it. Figures of the windows end with the last settled day.',
          empty: 'No day waits for anybody',
          regardless: {
            time: 'it is who is waited for now',
            reporter: 'each domain waits for all of its own',
          },
          columns: {
            domain: DOMAIN,
            until: { as: 'Settled up to', unit: 'date', width: 120 },
            waits_until: { as: 'At the latest', unit: 'moment', width: 170 },
            waited_for: { as: 'Waits for' },
          },
        }),
      ],
    },
    {
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
            version: { as: 'Version', width: 100 },
            generator: { as: 'Software' },
            told: { as: 'Reports', width: 100 },
            not_whole: { as: 'Not whole', width: 100 },
            last_day: LAST_DAY,
          },
        }),
      ],
    },
    {
      title: 'How far they can be believed',
      panels: [
        table({
          ...{
            id: 18,
            title: 'Are the reports of whom they say?',
            width: 14,
            height: 10,
            queries: [ask.believed],
          },
          description:
            'Aggregate reports by whether their mail was shown to be of their reporter, as a mail server of ours said; without one it is not known. Revised are reports that a newer one of the same period took the place of, repeats those that came again unchanged: both count once.',
          empty: NOTHING_TOLD,
          columns: {
            reported_by: REPORTER,
            told: { as: 'Reports', width: 85 },
            shown: { as: 'Its own', width: 85 },
            of_another: {
              as: "Another's",
              width: 95,
              steps: { from: 'quiet', then: [[1, 'bad']] },
              cell: 'text',
            },
            not_known: { as: 'Not known', width: 95 },
            superseded: { as: 'Revised', width: 85 },
            copies: { as: 'Repeats', width: 85 },
          },
        }),
        table({
          ...{
            id: 19,
            title: 'Who says otherwise than the others?',
            width: 10,
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
    },
    {
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
            report_id: { as: 'Report' },
            begin: { as: 'From', unit: 'moment', width: 170 },
            end: { as: 'To', unit: 'moment', width: 170 },
            records: { as: 'Records', width: 90 },
            mails: { as: 'Mails', width: 90 },
          },
        }),
      ],
    },
  ],
};
