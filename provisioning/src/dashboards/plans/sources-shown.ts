import type { Variable } from '../../queries/filters.js';
import type { Colour } from '../colours.js';
import type { ColumnShown } from '../overrides.js';
import { risingTo } from '../steps.js';

/** How what sources are made of is shown in every table about them. */

export const COUNTED = 'From records of aggregate reports: of days in UTC, and only what receivers report.';
export const NOTHING_COUNTED = 'No report tells of such mail in this time';

/** What is handed on where one sender or one address is asked for: all else that records are chosen by. */
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

/** The name of a sender, and the key that links go by; what is kept is what the table is chosen by. */
export function senderKeeping(keep: readonly Variable[]): Readonly<Record<string, ColumnShown>> {
  return {
    sender_key: { hidden: true },
    called: {
      as: 'Sender',
      links: [{ title: 'This sender', to: 'plumbline-sources', with: { sender: 'field:sender_key' }, keep }],
    },
  };
}

export const SENDER = senderKeeping([...KEPT, 'cidr']);

export function addressKeeping(keep: readonly Variable[]): ColumnShown {
  return {
    as: 'Address',
    width: 150,
    links: [
      { title: 'This address', to: 'plumbline-sources', with: { cidr: 'field:address' }, keep },
      {
        title: 'Failure reports of it',
        to: 'plumbline-failures',
        with: { cidr: 'field:address' },
        keep: ['domain'],
      },
    ],
  };
}

export const ADDRESS = addressKeeping([...KEPT, 'sender']);
