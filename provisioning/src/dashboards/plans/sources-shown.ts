import type { Variable } from '../../queries/filters.js';
import type { Colour } from '../colours.js';
import type { ColumnShown } from '../overrides.js';
import { risingTo } from '../steps.js';

/** How what sources are made of is shown in every table about them. */

export const COUNTED = 'From records of aggregate reports: of days in UTC, and only what receivers report.';
export const NOTHING_COUNTED = 'No report tells of such mail in this time';

/** What is handed on where one sender or one address is asked for. */
export const KEPT: readonly Variable[] = ['domain', 'sender_class', 'disposition', 'reporter'];

export const CLASSES: readonly Colour[] = ['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown'];

export const CLASS: ColumnShown = {
  as: 'Class',
  cell: 'text',
  width: 130,
  words: Object.fromEntries(CLASSES.map((name) => [name, { colour: name }])),
};

export const MAILS: ColumnShown = { as: 'Mails', width: 100 };

export const PASSING: ColumnShown = {
  ...{ as: 'Pass DMARC', unit: 'ratio', decimals: 1, min: 0, max: 1, width: 120 },
  ...{ steps: risingTo(0.9, 0.98), cell: 'text' },
};

export const DOMAIN: ColumnShown = {
  as: 'Domain',
  links: [{ title: 'The domain', to: 'plumbline-domain', with: { domain: 'field:domain' } }],
};

/** The name of a sender, and the key that links go by. */
export const SENDER: Readonly<Record<string, ColumnShown>> = {
  sender_key: { hidden: true },
  called: {
    as: 'Sender',
    links: [
      {
        title: 'This sender',
        to: 'plumbline-sources',
        with: { sender: 'field:sender_key' },
        keep: ['domain'],
      },
    ],
  },
};

export const ADDRESS: ColumnShown = {
  as: 'Address',
  width: 150,
  links: [
    { title: 'This address', to: 'plumbline-sources', with: { cidr: 'field:address' }, keep: ['domain'] },
    {
      title: 'Failure reports of it',
      to: 'plumbline-failures',
      with: { cidr: 'field:address' },
      keep: ['domain'],
    },
  ],
};
