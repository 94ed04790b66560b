import * as ask from '../../../queries/dashboards/overview.js';
import { map } from '../../panels/geomap.js';
import { stat } from '../../panels/stat.js';
import { table } from '../../panels/table.js';
import { chart } from '../../panels/time-series.js';
import { fallingFrom, risingTo } from '../../steps.js';
import { whatWasDone } from '../mail-by-day.js';
import { TOLD } from '../words.js';
import { NO_MAIL } from './words.js';

export const WHERE_FROM = [
  map({
    ...{ id: 15, title: 'Where does mail in our name come from?', width: 14, height: 11 },
    queries: [ask.byCountry],
    ...{ country: 'country', size: 'mails' },
    description: `Sources by the country that a database of addresses has for them on the day; a circle is as large as its messages. What is not known is left out. ${TOLD}`,
    empty: 'No country is known of any source: configure a database of addresses (docs/facts.md)',
    columns: {
      mails: { as: 'Messages' },
      failing: { as: 'Messages that fail' },
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
        width: 160,
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

export const DONE = [
  whatWasDone({ id: 17, query: ask.byDisposition, empty: NO_MAIL }),
  stat({
    ...{ id: 18, title: 'TLS sessions', width: 4, height: 8, queries: [ask.tlsShare] },
    description:
      'Share of sessions that succeeded, as TLS reports tell. Few reporters send them; who delivers without TLS is not told of.',
    empty: 'No TLS report came about these days',
    ...{ unit: 'ratio', decimals: 2, min: 0, max: 1, steps: risingTo(0.95, 0.99) },
    links: [{ title: 'TLS', to: 'plumbline-tls', keep: ['domain'] }],
  }),
  chart({
    ...{ id: 19, title: 'When did TLS fail, and of which domain?', labelled: 'name', width: 8, height: 8 },
    ...{ queries: [ask.tlsFailures], drawn: 'stacked bars' },
    description:
      'TLS sessions that failed, of the dozen domains with most of them, the rest together; from TLS reports.',
    empty: 'No TLS report came about these days',
    min: 0,
    links: [{ title: 'Its TLS', to: 'plumbline-tls', with: { domain: 'label:key' } }],
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
