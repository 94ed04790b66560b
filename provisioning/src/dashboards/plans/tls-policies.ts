import * as ask from '../../queries/dashboards/tls.js';
import type { RowPlan } from '../plan.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import {
  NOTHING_TOLD,
  NOTHING_FAILED,
  TOLD,
  DETAILS,
  LAST_DAY,
  FAILED,
  SHARE_FAILED,
  DOMAIN,
  REPORTER,
  TO_POLICIES,
} from './tls-columns.js';

export const published: RowPlan = {
  title: 'Which policies senders found',
  panels: [
    chart({
      ...{
        id: 15,
        title: 'Under which policy do others deliver?',
        labelled: 'policy',
        width: 12,
        height: 8,
        queries: [ask.policiesOverTime],
        drawn: 'stacked bars',
      },
      description: `Sessions a day by the kind of policy that the sender found. ${TOLD}`,
      empty: NOTHING_TOLD,
      columns: {
        'MTA-STS': { colour: 'compliant' },
        DANE: { colour: 'good' },
        'no policy': { colour: 'fair' },
        other: { colour: 'quiet' },
      },
      links: [TO_POLICIES],
    }),
    table({
      ...{
        id: 16,
        title: 'Who is delivered to without a policy?',
        width: 12,
        height: 8,
        queries: [ask.withoutPolicy],
      },
      description: `Domains with sessions for which the sender found neither MTA-STS nor DANE, and their share of all its sessions. ${TOLD}`,
      empty: 'Senders found a policy for every session of this time, or none reported',
      columns: {
        domain: DOMAIN,
        without: { as: 'Sessions', width: 100 },
        share: { as: 'Share', unit: 'ratio', decimals: 1, width: 90 },
        reporters: { as: 'Reporters', width: 100 },
        last_day: LAST_DAY,
      },
    }),
    table({
      ...{
        id: 17,
        title: 'Which policies are seen, and since when?',
        width: 24,
        height: 9,
        queries: [ask.policies],
      },
      description: `Policies as senders found them, with the first and the last day of each within the time chosen: of another text, another row. ${TOLD}`,
      empty: NOTHING_TOLD,
      columns: {
        domain: DOMAIN,
        policy: {
          as: 'Policy',
          words: {
            'MTA-STS': { colour: 'good' },
            DANE: { colour: 'good' },
            'no policy': { colour: 'fair' },
            other: { colour: 'quiet' },
          },
          cell: 'text',
          width: 100,
        },
        mode: {
          as: 'Mode',
          words: { enforce: { colour: 'good' }, testing: { colour: 'fair' }, none: { colour: 'bad' } },
          cell: 'text',
          width: 90,
        },
        says: { as: 'Says' },
        hosts: { as: 'For the hosts' },
        first_day: { as: 'Since', unit: 'date', width: 110 },
        last_day: LAST_DAY,
        all_sessions: { as: 'Sessions', width: 100 },
      },
    }),
  ],
};

export const detail: RowPlan = {
  title: 'Each failure, and how far to believe it',
  closed: true,
  panels: [
    table({
      ...{ id: 18, title: 'What failed last?', width: 24, height: 10, queries: [ask.newestFailures] },
      description: `The newest 300 details of failures, with what the reporter says more. ${DETAILS}`,
      empty: NOTHING_FAILED,
      columns: {
        day: { as: 'Day', unit: 'date', width: 110 },
        domain: DOMAIN,
        reported_by: REPORTER,
        why: { as: 'Result type' },
        sent_from: { as: 'From' },
        host: { as: 'To' },
        failed: FAILED,
        more: { as: 'More about it', unit: 'text' },
      },
    }),
    table({
      ...{ id: 19, title: 'Is it more than usual?', width: 12, height: 9, queries: ask.againstUsual },
      description:
        'The last 7 settled days at the end of the time chosen, from the gauges that alerts go by: only the domains with most mail have them. Usual is the share on a usual day of 28 that end a week before, where there is any. Not confirmed are failures that strangers alone tell of; alerts leave them out.',
      empty:
        'No gauge of TLS sessions: Prometheus does not scrape Plumbline, or no TLS report tells of these days',
      regardless: { reporter: 'a window has what all of them tell' },
      transformations: [
        { id: 'merge', options: {} },
        {
          id: 'organize',
          options: {
            excludeByName: { Time: true },
            renameByName: {
              'Value #A': 'Share',
              'Value #B': 'Usual',
              'Value #C': 'Failed',
              'Value #D': 'Not confirmed',
            },
          },
        },
      ],
      columns: {
        domain: DOMAIN,
        Share: SHARE_FAILED,
        Usual: { unit: 'ratio', decimals: 2, width: 90 },
        Failed: FAILED,
        'Not confirmed': { steps: { from: 'quiet', then: [[1, 'fair']] }, cell: 'text', width: 135 },
      },
    }),
    table({
      ...{ id: 20, title: 'Where do details not add up?', width: 12, height: 9, queries: [ask.unequalSums] },
      description:
        'Policies of reports whose details are of more or fewer sessions than they say have failed. Charts by result type, host and network go by details, all others by the sums.',
      empty: 'The details of all reports of this time add up',
      columns: {
        day: { as: 'Day', unit: 'date', width: 110 },
        domain: DOMAIN,
        reported_by: REPORTER,
        failed: FAILED,
        in_details: { as: 'In details', width: 100 },
      },
    }),
  ],
};
