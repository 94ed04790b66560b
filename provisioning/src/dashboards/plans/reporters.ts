import * as ask from '../../queries/dashboards/reporters.js';
import type { LinkPlan } from '../links.js';
import type { ColumnShown } from '../overrides.js';
import type { DashboardPlan, RowPlan } from '../plan.js';
import { bars } from '../panels/bars.js';
import { heat } from '../panels/heatmap.js';
import { stat } from '../panels/stat.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import { fallingFrom, risingTo } from '../steps.js';
import { NOTHING_TOLD, TOLD, REPORTER, DOMAIN, LAST_DAY } from './reporters-columns.js';
import { writing, belief, newest } from './reporters-belief.js';

const NO_LAG = 'No report of this time came by a mail with a date';
const NOTHING_EXPECTED = 'Nothing was to be expected yet: that takes two weeks of reports';
const LAG =
  'From the end of a period until its report was sent, by the date of its mail; later than ten days it is somebody who sent it again, and left out.';
const EXPECTED =
  'By mail that the usual reporters tell of on such a day of the week; who tells of little counts for little.';
const OF_ALL_REPORTERS = 'what is there is compared with what all reporters usually tell';

const HOUR = 3600;
const OF_SERIES: LinkPlan = {
  title: 'This reporter alone',
  to: 'plumbline-reporters',
  with: { reporter: 'label:reported_by' },
  keep: ['domain'],
};
const SHARE_THERE: ColumnShown = {
  as: 'There',
  unit: 'ratio',
  decimals: 1,
  steps: risingTo(0.8, 0.95),
  cell: 'text',
  width: 90,
};

const who: RowPlan = {
  title: 'Who reports',
  panels: [
    stat({
      ...{ id: 1, title: 'Reporters', width: 5, height: 4, queries: [ask.howMany] },
      description: `Organisations that sent an aggregate report about this time. ${TOLD}`,
      empty: NOTHING_TOLD,
      unit: 'exact',
    }),
    stat({
      ...{
        id: 2,
        title: 'Reports',
        width: 5,
        height: 4,
        queries: [ask.reportsInAll],
      },
      description: `Aggregate reports that count: repeats and revisions that were superseded are not among them. ${TOLD}`,
      empty: NOTHING_TOLD,
    }),
    stat({
      ...{ id: 3, title: 'Nine in ten within', width: 5, height: 4, queries: [ask.nineInTen] },
      description: `${LAG} Nine in ten were not later.`,
      empty: NO_LAG,
      ...{ unit: 'seconds', decimals: 1, steps: fallingFrom(36 * HOUR, 72 * HOUR) },
    }),
    stat({
      ...{ id: 4, title: 'Not by the reporter', width: 5, height: 4, queries: [ask.ofAnother] },
      description:
        'Reports whose mail was shown to be of somebody else than their reporter, as a mail server of ours said: forged, or forwarded by somebody who breaks them.',
      empty: NOTHING_TOLD,
      ...{ unit: 'exact', steps: fallingFrom(1, 10) },
    }),
    stat({
      ...{ id: 5, title: 'Fell silent', width: 4, height: 4, queries: [ask.howManySilent] },
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
        labelled: 'who',
        width: 12,
        height: 11,
        queries: [ask.reportsOverTime],
        drawn: 'stacked bars',
      },
      description: `Reports a day by the ten reporters with most, the rest together. ${TOLD} Days that are not settled may still get more.`,
      empty: NOTHING_TOLD,
      links: [OF_SERIES],
    }),
    heat({
      ...{
        id: 8,
        title: 'Who told of which day?',
        labelled: 'who',
        width: 12,
        height: 11,
        queries: [ask.reportsByDay],
      },
      description: `Reports by day, a line for each of the 20 reporters with most; a gap is a day that a reporter did not tell of. ${TOLD}`,
      empty: NOTHING_TOLD,
    }),
  ],
};

const lateness: RowPlan = {
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
      links: [{ title: 'Intake', to: 'plumbline-operations' }],
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
};

export const reporters: DashboardPlan = {
  uid: 'plumbline-reporters',
  title: 'DMARC: reporters',
  description: 'Who reports, how late, what is missing, and how far it can be believed',
  variables: ['domain', 'reporter'],
  annotations: ['unsettled'],
  rows: [who, lateness, writing, belief, newest],
};
