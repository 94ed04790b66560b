import type { Verdict } from '../../model/intake-source.js';

/**
 * What a mail of a mailbox turned out to be: `done`, its reports are stored, or were already; `failed`, something in it
 * could not be read; `others`, there is no report in it; `expired`, its reports are older than what the store keeps.
 */
export const FATES = ['done', 'failed', 'others', 'expired'] as const;
export type Fate = (typeof FATES)[number];

type Acknowledged = Extract<Verdict, { verdict: 'ack' }>;

export function fateOf({ taken, things, reasons }: Acknowledged): Fate {
  const { stored = 0, duplicate = 0, revision = 0, quarantined = 0 } = taken;
  // A report may be stored, and a record of it not be.
  if (quarantined > 0 || (reasons?.size ?? 0) > 0) return 'failed';
  if (stored + duplicate + revision > 0) return 'done';
  return things.some(({ reason }) => reason === 'older_than_retention') ? 'expired' : 'others';
}
