import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseSeconds } from '../../config/units.js';
import { SCOPE_WORDS, type EntryFilter, type QuarantineEntry } from '../../store/quarantine/entries.js';

/** What the flags that select things give. */
export interface SelectionFlags {
  readonly reason?: string;
  readonly source?: string;
  readonly scope?: string;
  readonly kind?: string;
  readonly since?: Moment;
  readonly olderThan?: Moment;
}

/** A point in time, or how long ago it was: milliseconds. */
export type Moment = { readonly at: number } | { readonly ago: number };

const KINDS = ['aggregate', 'failure', 'tls'];

export function addSelection(command: Command): void {
  const group = 'Which:';
  const options = [
    new Option('--reason <REASON>', 'those with this reason'),
    new Option('--source <SOURCE>', 'those of this intake source'),
    new Option('--scope <WORD>', 'what it is').choices(SCOPE_WORDS),
    new Option('--kind <WORD>', 'the kind of report, where it is known').choices(KINDS),
    new Option('--since <TIME>', 'held since then: a date, or a duration such as 7d').argParser(momentOf),
    new Option('--older-than <TIME>', 'held before then').argParser(momentOf),
  ];
  for (const option of options) command.addOption(option.helpGroup(group));
}

export function filterOf(flags: SelectionFlags, now: number): EntryFilter {
  const { reason, source, scope, kind, since, olderThan } = flags;
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(source === undefined ? {} : { source }),
    ...(scope === undefined ? {} : { scope }),
    ...(kind === undefined ? {} : { kind }),
    ...(since === undefined ? {} : { since: timeOf(since, now) }),
    ...(olderThan === undefined ? {} : { before: timeOf(olderThan, now) }),
  };
}

export function isEmpty(filter: EntryFilter): boolean {
  return Object.keys(filter).length === 0;
}

function timeOf(moment: Moment, now: number): number {
  return 'at' in moment ? moment.at : now - moment.ago;
}

export function momentOf(text: string): Moment {
  const seconds = /^\d+$/.test(text) ? undefined : parseSeconds(text);
  if (seconds !== undefined) return { ago: seconds * 1000 };
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError('Give a date such as 2026-07-01, or a duration such as 7d.');
  return { at };
}

/** Ids as they are shown: 16 hexadecimal digits. */
export function shownId({ id }: Pick<QuarantineEntry, 'id'>): string {
  return id.toString(16).padStart(16, '0');
}

export function idOf(text: string): bigint {
  if (!/^[0-9a-f]{1,16}$/i.test(text))
    throw new InvalidArgumentError('An id has up to 16 hexadecimal digits.');
  return BigInt(`0x${text}`);
}

/** For arguments that may be repeated. */
export function idsOf(text: string, before: readonly bigint[] | undefined): readonly bigint[] {
  return [...(before ?? []), idOf(text)];
}
