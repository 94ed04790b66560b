import * as ask from '../../../queries/dashboards/domain.js';
import { chart } from '../../panels/time-series.js';
import { whatItIs, whatWasDone } from '../mail-by-day.js';
import { HALF, TOLD } from '../words.js';
import { NO_MAIL } from './words.js';

export const DAY_BY_DAY = [
  whatItIs({ id: 7, query: ask.byClass, empty: NO_MAIL }),
  chart({
    ...{
      id: 8,
      title: 'Does more of it pass?',
      labelled: 'domain',
      ...HALF,
      queries: [ask.passShare],
      drawn: 'lines',
    },
    description: `Share of messages of the class chosen that pass DMARC, a line a domain, of the eight with most mail. ${TOLD}`,
    empty: NO_MAIL,
    ...{ unit: 'ratio', max: 1 },
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
    min: 0,
    columns: {
      'DKIM and SPF': { colour: 'compliant' },
      'DKIM alone': { colour: 'forwarder' },
      'SPF alone': { colour: 'other' },
      neither: { colour: 'bad' },
      'not said': { colour: 'unknown' },
    },
    links: [{ title: 'Its signatures', to: 'plumbline-signatures', keep: ['domain'] }],
  }),
  whatWasDone({ id: 10, query: ask.byDisposition, empty: NO_MAIL }),
] as const;
