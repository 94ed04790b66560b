import * as ask from '../../queries/dashboards/sources.js';
import type { Variable } from '../../queries/filters.js';
import type { LinkPlan } from '../links.js';
import { inColours } from '../overrides.js';
import { map } from '../panels/geomap.js';
import { stat } from '../panels/stat.js';
import { table } from '../panels/table.js';
import { chart } from '../panels/time-series.js';
import type { DashboardPlan } from '../plan.js';
import { oneAddress } from './sources-of-address.js';
import {
  ADDRESS,
  addressKeeping,
  CLASS,
  CLASSES,
  COUNTED,
  DOMAIN,
  KEPT,
  MAILS,
  NOTHING_COUNTED,
  PASSING,
  SENDER,
  senderKeeping,
} from './sources-shown.js';

const NOT_OF_RECORDS = 'this view goes by domain and sender, not by records';
const CHANGES_GO_BY_SENDER: Partial<Record<Variable, string>> = {
  reporter: NOT_OF_RECORDS,
  disposition: NOT_OF_RECORDS,
  cidr: NOT_OF_RECORDS,
  filters: NOT_OF_RECORDS,
};
const FACTS =
  'What is known of an address is what held on the day of the mail, by databases of addresses and reverse DNS.';

/** Mail whose column says the same as in the row that was clicked on. */
function whereItIs(filters: string): LinkPlan {
  return {
    title: 'Mail from there',
    to: 'plumbline-sources',
    with: { filters },
    keep: [...KEPT, 'sender', 'cidr'],
  };
}

export const sources: DashboardPlan = {
  uid: 'plumbline-sources',
  title: 'DMARC: sources and senders',
  description: 'Who sends mail in the name of the domains, from where, and whether it passes',
  variables: ['domain', 'sender', 'sender_class', 'disposition', 'reporter', 'cidr', 'filters'],
  annotations: ['unsettled', 'new_senders'],
  rows: [
    {
      title: 'Who sends?',
      panels: [
        stat({
          ...{ id: 1, width: 24, height: 4, queries: [ask.figures], shows: 'figures' },
          title: 'How much mail, from how many, and does it pass?',
          description: `Mails of which receivers told, the share with aligned DKIM or aligned SPF, and the share from sources that no catalogue knows. Mail of which a receiver states no result neither passes nor fails. ${COUNTED} Addresses are counted to within a hundredth.`,
          empty: NOTHING_COUNTED,
          columns: {
            mails: { as: 'Mails' },
            passing: { as: 'Pass DMARC', unit: 'ratio', decimals: 1 },
            failing: { as: 'Fail DMARC' },
            not_known: { as: 'Of senders not known', unit: 'ratio', decimals: 1 },
            senders: { as: 'Known senders', unit: 'exact' },
            addresses: { as: 'Addresses' },
          },
        }),
        chart({
          ...{ id: 2, width: 12, height: 9, queries: [ask.sendersByDay], drawn: 'stacked bars' },
          title: 'Which senders send, day by day?',
          labelled: 'name',
          description: `The ten senders with most mail, and all others together. ${COUNTED}`,
          empty: NOTHING_COUNTED,
          ...{ axis: 'mails', totals: ['sum'], legend: 'right' },
          links: [
            {
              title: 'This sender',
              to: 'plumbline-sources',
              with: { sender: 'label:sender' },
              keep: [...KEPT, 'cidr'],
            },
          ],
        }),
        chart({
          ...{ id: 3, width: 12, height: 9, queries: [ask.classesByDay], drawn: 'stacked bars' },
          title: 'What is the mail to the domains?',
          labelled: 'class',
          description: `Mails a day by class: of ours and aligned, of ours and not, forwarded by others, of strangers in our name. ${COUNTED}`,
          empty: NOTHING_COUNTED,
          ...{ axis: 'mails', totals: ['sum'], legend: 'right' },
          overrides: inColours(CLASSES),
          links: [
            {
              title: 'Mail of this class',
              to: 'plumbline-sources',
              with: { sender_class: 'label:class' },
              keep: ['domain', 'sender', 'disposition', 'reporter', 'cidr'],
            },
          ],
        }),
        table({
          ...{ id: 4, width: 24, height: 10, queries: [ask.senders] },
          title: 'Which senders are there, and how much of theirs passes?',
          description: `A row a sender, the largest first; its class is that of most of its mail. ${COUNTED} First and last seen are of all that is kept, whatever the time.`,
          empty: NOTHING_COUNTED,
          columns: {
            ...SENDER,
            class: CLASS,
            mails: MAILS,
            passing: PASSING,
            dkim: { as: 'DKIM aligned', unit: 'ratio', decimals: 1, width: 120 },
            spf: { as: 'SPF aligned', unit: 'ratio', decimals: 1, width: 120 },
            first_day: { as: 'First seen', unit: 'date', width: 120 },
            last_day: { as: 'Last seen', unit: 'date', width: 120 },
          },
        }),
      ],
    },
    {
      title: 'What changed?',
      panels: [
        table({
          ...{ id: 5, width: 12, height: 9, queries: [ask.newSenders] },
          title: 'Which senders are new?',
          description:
            'Known senders whose first mail of all that is kept lies in the time chosen, two days at least after the first of the domain. Mails are all since.',
          empty: 'No sender began to send for these domains in this time',
          regardless: CHANGES_GO_BY_SENDER,
          columns: {
            first_seen: { as: 'Since', unit: 'date', width: 110 },
            domain: DOMAIN,
            ...senderKeeping(['domain', 'sender_class']),
            class: CLASS,
            mails: MAILS,
          },
        }),
        table({
          ...{ id: 6, width: 12, height: 9, queries: [ask.senderChanges] },
          title: 'Which senders changed?',
          description:
            'Senders that lost or gained alignment or moved to another class on settled days, with the aligned share of their mail before and since. Looked for in the last 91 settled days.',
          empty: 'No sender changed on settled days of this time',
          regardless: { ...CHANGES_GO_BY_SENDER, sender_class: 'a change is from one class to another' },
          columns: {
            day: { as: 'Day', unit: 'date', width: 95 },
            domain: DOMAIN,
            ...senderKeeping(['domain']),
            what: {
              ...{ as: 'Change', colour: 'quiet', width: 195 },
              words: {
                new: { text: 'new', colour: 'plain' },
                lost_alignment: { text: 'lost alignment', colour: 'bad' },
                gained_alignment: { text: 'gained alignment', colour: 'good' },
              },
              cell: 'text',
            },
            aligned: { as: 'Aligned', width: 85 },
          },
        }),
        table({
          ...{ id: 7, width: 12, height: 9, queries: [ask.movedAddresses] },
          title: 'Which addresses moved to another class?',
          description:
            'Addresses of which four fifths of the mail are of another class than before, on the last 28 settled days. Mails are those since.',
          empty: 'No address moved to another class on settled days of this time',
          regardless: {
            sender_class: 'a change is from one class to another',
            reporter: NOT_OF_RECORDS,
            disposition: NOT_OF_RECORDS,
            filters: NOT_OF_RECORDS,
          },
          columns: {
            day: { as: 'Day', unit: 'date', width: 95 },
            domain: DOMAIN,
            address: addressKeeping(['domain', 'sender']),
            moved: { as: 'Moved', width: 195 },
            mails: { ...MAILS, width: 80 },
          },
        }),
        table({
          ...{ id: 8, width: 12, height: 9, queries: [ask.newAddresses] },
          title: 'Which addresses are new?',
          description: `The 200 largest of the addresses that began to send for a domain in the time chosen and never before, of what is kept and whoever tells; not those of the first three days of the domain. ${COUNTED}`,
          empty: 'No address began to send for these domains in this time',
          columns: {
            first_day: { as: 'Since', unit: 'date', width: 110 },
            domain: DOMAIN,
            address: ADDRESS,
            class: CLASS,
            mails: MAILS,
          },
        }),
      ],
    },
    {
      title: 'Who fails?',
      panels: [
        table({
          ...{ id: 9, width: 24, height: 10, queries: [ask.failing] },
          title: 'Which senders fail, and why?',
          description: `Mail with neither aligned DKIM nor aligned SPF, by sender and by what was found instead; the most first. Quarantined and rejected are what receivers say they did. ${COUNTED}`,
          empty: 'Nothing failed of what is chosen here, or no report of it came',
          columns: {
            domain: DOMAIN,
            ...SENDER,
            why_dkim: { as: 'DKIM' },
            why_spf: { as: 'SPF' },
            mails: { ...MAILS, as: 'Failing' },
            held: { as: 'Quarantined or rejected', width: 190 },
          },
        }),
        chart({
          ...{ id: 10, width: 24, height: 8, queries: [ask.failingByDay], drawn: 'stacked bars' },
          title: 'Why is DKIM missing where mail fails?',
          labelled: 'why',
          description: `Mails a day with neither aligned DKIM nor aligned SPF, by what their first signature says. ${COUNTED}`,
          empty: 'Nothing failed of what is chosen here, or no report of it came',
          ...{ axis: 'mails', totals: ['sum'], legend: 'right' },
          links: [{ title: 'Signatures of the domains', to: 'plumbline-signatures', keep: ['domain'] }],
        }),
      ],
    },
    {
      title: 'From where?',
      panels: [
        map({
          ...{ id: 11, width: 14, height: 10, queries: [ask.countriesOnMap] },
          title: 'Which countries does mail come from?',
          description: `Mails by the country of the address that sent them. ${FACTS}`,
          empty: 'No country is known of these addresses: is there a database of addresses?',
          ...{ country: 'country', size: 'mails' },
          columns: {
            country: { as: 'Country', links: [whereItIs('where:country')] },
            mails: MAILS,
            failing: { as: 'Failing' },
            addresses: { as: 'Addresses' },
          },
        }),
        table({
          ...{ id: 12, width: 10, height: 10, queries: [ask.countries] },
          title: 'How does mail of each country fare?',
          description: `The same as on the map, with what lies nowhere. ${FACTS}`,
          empty: NOTHING_COUNTED,
          columns: {
            country_filter: { hidden: true },
            place: { as: 'Country', links: [whereItIs('field:country_filter')] },
            mails: MAILS,
            passing: PASSING,
            addresses: { as: 'Addresses', width: 100 },
          },
        }),
        table({
          ...{ id: 13, width: 12, height: 10, queries: [ask.networks] },
          title: 'Which networks does mail come from?',
          description: `Mails by the autonomous system of the address, called as it is called now. ${FACTS}`,
          empty: NOTHING_COUNTED,
          columns: {
            asn: { as: 'AS', unit: 'exact', width: 90 },
            network: { as: 'Network', links: [whereItIs('where:asn')] },
            mails: MAILS,
            passing: PASSING,
            addresses: { as: 'Addresses', width: 100 },
          },
        }),
        table({
          ...{ id: 14, width: 12, height: 10, queries: [ask.unconfirmed] },
          title: 'Which addresses have no name that points back?',
          description:
            'Of the 300 addresses with most mail those without reverse DNS, or with a name that does not point back, which is a claim and no more. An empty name may be that nobody has asked yet.',
          empty: 'All large addresses have a confirmed name, or no report of them came',
          columns: {
            address: ADDRESS,
            claimed: { as: 'Claimed name', words: { '': { text: 'none' } } },
            class: CLASS,
            mails: MAILS,
          },
        }),
        table({
          ...{ id: 15, width: 24, height: 10, queries: [ask.addresses] },
          title: 'Which addresses send most?',
          description: `The 300 addresses with most mail. ${FACTS} A click on an address shows its history below.`,
          empty: NOTHING_COUNTED,
          columns: {
            address: ADDRESS,
            ...SENDER,
            class: CLASS,
            place: { as: 'Country', width: 90 },
            network: { as: 'Network' },
            name: { as: 'Name' },
            mails: MAILS,
            passing: PASSING,
          },
        }),
      ],
    },
    oneAddress,
  ],
};
