import type { ColumnShown } from '../overrides.js';
import { risingTo } from '../steps.js';

/** How what signatures are made of is shown in every table about them. */

export const SIGNED =
  'Mail with two signatures counts for each. From aggregate reports, of days in UTC; not every receiver tells of every signature.';
export const NOTHING_SIGNED = 'No report tells of such a signature in this time';
export const SIGNS_NOTHING = 'it is about all mail, signed or not';

export const DOMAIN: ColumnShown = {
  as: 'Domain',
  links: [
    { title: 'Its signatures', to: 'plumbline-signatures', with: { domain: 'field:domain' } },
    { title: 'The domain', to: 'plumbline-domain', with: { domain: 'field:domain' } },
    { title: 'Who sends for it', to: 'plumbline-sources', with: { domain: 'field:domain' } },
  ],
};

export const SIGNER: ColumnShown = { as: 'Signed by (d=)' };

/** The name of a selector, and the key that links go by. */
export const SELECTOR: Readonly<Record<string, ColumnShown>> = {
  selector_key: { hidden: true },
  selector: {
    as: 'Selector (s=)',
    words: { 'not stated': { colour: 'quiet' } },
    links: [
      {
        title: 'This selector',
        to: 'plumbline-signatures',
        with: { domain: 'field:domain', selector: 'field:selector_key' },
      },
    ],
  },
};

/** Signing domain and selector in one. */
export const KEY: ColumnShown = { as: 'Key (d= s=)' };

export const MAILS: ColumnShown = { as: 'Mails', width: 100 };

export const FAILING: ColumnShown = { as: 'Failing', width: 90 };

export const LAST_SEEN: ColumnShown = { as: 'Last seen', unit: 'date', width: 120 };

export const PASSING: ColumnShown = {
  ...{ as: 'Pass', unit: 'ratio', decimals: 1, min: 0, max: 1, width: 100 },
  ...{ steps: risingTo(0.9, 0.98), cell: 'text' },
};

export const RESULT: ColumnShown = {
  as: 'Result',
  width: 110,
  cell: 'text',
  words: {
    pass: { colour: 'pass' },
    fail: { colour: 'bad' },
    temperror: { colour: 'fair' },
    permerror: { colour: 'other' },
  },
};

export const STATES = {
  '0': { text: 'failing', colour: 'bad' },
  '1': { text: 'partly', colour: 'fair' },
  '2': { text: 'passing', colour: 'good' },
} as const;

export const SENDER_OF_DOMAIN: Readonly<Record<string, ColumnShown>> = {
  sender_key: { hidden: true },
  called: {
    as: 'Sender',
    links: [
      {
        title: 'This sender',
        to: 'plumbline-sources',
        with: { sender: 'field:sender_key', domain: 'field:domain' },
      },
    ],
  },
};
