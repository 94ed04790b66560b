import type { ColumnShown } from '../overrides.js';

/** How what failure reports are made of is shown in every table about them. */

export const TOLD =
  'From failure reports, which few receivers send, and of a part of the mail that fails: they are examples, no measure. They are kept for a shorter time than the rest, 30 days unless that is set otherwise.';
export const NOTHING_TOLD = 'No failure report came about this in the time chosen; few receivers send any';

export const DOMAIN: ColumnShown = {
  as: 'Domain',
  links: [
    { title: 'Its failure reports', to: 'plumbline-failures', with: { domain: 'field:domain' } },
    { title: 'The domain', to: 'plumbline-domain', with: { domain: 'field:domain' } },
  ],
};

/** An address, and the key that links go by. */
export const ADDRESS: Readonly<Record<string, ColumnShown>> = {
  address_key: { hidden: true },
  address: {
    as: 'Address',
    width: 200,
    links: [
      {
        title: 'What aggregate reports say of it',
        to: 'plumbline-sources',
        with: { cidr: 'field:address_key' },
        keep: ['domain'],
      },
      {
        title: 'Failure reports of it',
        to: 'plumbline-failures',
        with: { cidr: 'field:address_key' },
        keep: ['domain'],
      },
    ],
  },
};

export const REPORTER: ColumnShown = {
  as: 'Reporter',
  links: [
    {
      title: 'Its failure reports',
      to: 'plumbline-failures',
      with: { reporter: 'field:reporter' },
      keep: ['domain'],
    },
    {
      title: 'This reporter',
      to: 'plumbline-reporters',
      with: { reporter: 'field:reporter' },
      keep: ['domain'],
    },
  ],
};

export const SENDER: Readonly<Record<string, ColumnShown>> = {
  sender_key: { hidden: true },
  called: {
    as: 'Sender',
    links: [
      {
        title: 'This sender',
        to: 'plumbline-sources',
        with: { sender: 'field:sender_key' },
        keep: ['domain', 'cidr'],
      },
    ],
  },
};

export const REPORTS: ColumnShown = { as: 'Reports', unit: 'exact', width: 90 };

export const LAST_SEEN: ColumnShown = { as: 'Last', unit: 'date', width: 110 };

export const RESULTS: Readonly<Record<string, ColumnShown>> = {
  delivered: { colour: 'none' },
  spam: { colour: 'quarantine' },
  policy: { colour: 'other' },
  reject: { colour: 'reject' },
};

export const RESULT: ColumnShown = {
  ...{ as: 'What became of it', cell: 'text', width: 150 },
  words: {
    delivered: { colour: 'none' },
    spam: { colour: 'quarantine' },
    policy: { colour: 'other' },
    reject: { colour: 'reject' },
  },
};

export const CLASS_THERE: ColumnShown = {
  ...{ as: 'Class', cell: 'text', width: 130 },
  words: {
    compliant: { colour: 'compliant' },
    misconfigured: { colour: 'misconfigured' },
    forwarder: { colour: 'forwarder' },
    threat: { colour: 'threat' },
    unknown: { colour: 'unknown' },
    'not in any': { colour: 'quiet' },
  },
};
