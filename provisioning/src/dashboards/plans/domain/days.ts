import * as ask from '../../../queries/dashboards/domain.js';
import { inColours } from '../../overrides.js';
import { chart } from '../../panels/time-series.js';
import { HALF, TOLD } from '../words.js';
import { NO_MAIL } from './words.js';

export const DAY_BY_DAY = [
  chart({
    ...{
      id: 7,
      title: 'What is the mail?',
      labelled: 'class',
      ...HALF,
      queries: [ask.byClass],
      drawn: 'stacked bars',
    },
    description: `Messages by what they are to the domain: compliant and misconfigured are ours, a forwarder passes mail on, a threat is a stranger in our name. ${TOLD}`,
    empty: NO_MAIL,
    min: 0,
    overrides: inColours(['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown']),
    links: [
      {
        title: 'Its sources',
        to: 'plumbline-sources',
        with: { sender_class: 'label:class' },
        keep: ['domain'],
      },
    ],
  }),
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
  chart({
    ...{
      id: 10,
      title: 'What did receivers do with it?',
      ...HALF,
      queries: [ask.byDisposition],
      drawn: 'stacked bars',
    },
    description: `Messages by disposition, as receivers report it. Delivered is that to which nothing was done (none or pass): it is not said whether it reached an inbox. ${TOLD}`,
    empty: NO_MAIL,
    min: 0,
    columns: {
      delivered: { colour: 'quiet' },
      quarantine: { colour: 'quarantine' },
      reject: { colour: 'reject' },
      'not said': { colour: 'other' },
    },
    links: [{ title: 'Asked against done', to: 'plumbline-policy', keep: ['domain'] }],
  }),
] as const;
