import * as ask from '../../queries/dashboards/sources-of-address.js';
import type { Variable } from '../../queries/filters.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import type { RowPlan } from '../plan.js';
import { addressKeeping, COUNTED, DOMAIN, MAILS } from './sources-shown.js';

const CHOOSE =
  'Write an address or a network above, or click on an address; or no report tells of it in this time';
const OF_ADDRESS = 'it is known of the address, whoever it sends for';
const ADDRESS_ALONE: Partial<Record<Variable | 'time', string>> = {
  time: 'it is all that was found, with the days of which it holds',
  domain: OF_ADDRESS,
  sender: OF_ADDRESS,
  sender_class: OF_ADDRESS,
  disposition: OF_ADDRESS,
  reporter: OF_ADDRESS,
  filters: OF_ADDRESS,
};

export const oneAddress: RowPlan = {
  title: 'One address or network, and one record',
  closed: true,
  panels: [
    chart({
      ...{ id: 16, width: 24, height: 8, queries: [ask.history], drawn: 'stacked bars' },
      title: 'What has this address sent, and for whom?',
      labelled: 'domain',
      description: `Mails a day from the network chosen above, for each of the 20 domains with most. ${COUNTED}`,
      empty: CHOOSE,
      ...{ axis: 'mails', totals: ['sum'], legend: 'right' },
      links: [
        {
          title: 'This address for this domain',
          to: 'plumbline-sources',
          with: { domain: 'label:domain' },
          keep: ['cidr'],
        },
      ],
    }),
    table({
      ...{ id: 17, width: 12, height: 9, queries: [ask.facts] },
      title: 'What is known of it?',
      description:
        'What databases of addresses and reverse DNS said, a row a change. A claimed name does not point back to the address.',
      empty: 'Nothing is known of it, or no address is chosen above',
      regardless: ADDRESS_ALONE,
      columns: {
        address: addressKeeping(['domain']),
        days: { as: 'Days', width: 200 },
        network: { as: 'Country and network' },
        name: { as: 'Name' },
      },
    }),
    table({
      ...{ id: 18, width: 12, height: 9, queries: [ask.reputation] },
      title: 'Who lists it?',
      description:
        'Blocklists that were asked, where asking them is switched on: evidence for people, by which nothing is decided.',
      empty: 'No list that was asked has it, none was asked, or no address is chosen above',
      regardless: ADDRESS_ALONE,
      columns: {
        address: addressKeeping(['domain']),
        list: { as: 'List' },
        word: { as: 'As what' },
        last_found_at: { as: 'Last found', unit: 'moment' },
        still: {
          as: 'Still',
          words: { yes: { colour: 'bad' }, no: { colour: 'quiet' } },
          cell: 'text',
          width: 70,
        },
      },
    }),
    table({
      ...{ id: 19, width: 24, height: 11, queries: [ask.records] },
      title: 'Which records tell of it?',
      description: `The 200 newest records of the network chosen above, with all their DKIM signatures and SPF checks; a click on a report leaves its record alone. ${COUNTED}`,
      empty: CHOOSE,
      columns: {
        day: { as: 'Day', unit: 'date', width: 100 },
        reporter: {
          as: 'Reporter',
          width: 150,
          links: [
            {
              title: 'This reporter',
              to: 'plumbline-reporters',
              with: { reporter: 'field:reporter' },
              keep: ['domain'],
            },
          ],
        },
        domain: { ...DOMAIN, width: 160 },
        address: { hidden: true },
        mails: { ...MAILS, width: 70 },
        done: {
          as: 'Disposition',
          words: {
            none: { colour: 'none' },
            pass: { colour: 'pass' },
            quarantine: { colour: 'quarantine' },
            reject: { colour: 'reject' },
            unknown: { colour: 'unknown' },
          },
          cell: 'text',
          width: 100,
        },
        dkim: { as: 'DKIM' },
        spf: { as: 'SPF' },
        report_key: {
          as: 'Report',
          unit: 'text',
          width: 190,
          links: [
            {
              title: 'What it tells of this address',
              to: 'plumbline-sources',
              with: { cidr: 'field:address', filters: 'where:report_key' },
            },
          ],
        },
      },
    }),
    table({
      ...{ id: 20, width: 24, height: 14, queries: [ask.record] },
      title: 'What does the newest of them say, in full?',
      description:
        'One record: the first of those above, or of the report that was clicked on there. What was not stated is left out.',
      empty: CHOOSE,
      columns: {
        what: {
          as: 'What',
          width: 170,
          links: [{ title: 'Failure reports of it', to: 'plumbline-failures', keep: ['domain', 'cidr'] }],
        },
        value: { as: 'As the report says, or as it was judged', unit: 'text' },
      },
    }),
  ],
};
