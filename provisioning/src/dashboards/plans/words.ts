/** Where most numbers come from, and their limits. */
export const TOLD = 'As receivers report it, by the UTC day of the mail; the newest days still grow.';
export const OWN =
  'Own mail is that of the classes compliant and misconfigured: of our own senders, aligned or not.';

export const OWN_CLASSES = ['compliant', 'misconfigured'] as const;

export const POLICY = {
  none: { colour: 'bad' },
  quarantine: { colour: 'fair' },
  reject: { colour: 'good' },
} as const;

export const SMALL = { width: 4, height: 4 } as const;
export const HALF = { width: 12, height: 8 } as const;
