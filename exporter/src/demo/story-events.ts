import { fileNameOf } from './file-name.js';
import { dateOf, dayNumber } from './calendar.js';
import { demoDomain, type PolicyWord } from './domains.js';
import type { DemoOptions } from './options.js';
import { REPORTERS } from './reporters.js';
import { kindOfSlot, placeOfSlot } from './slots.js';

/** A demo of so many days tells a story; a shorter one has no room for a before and an after. */
const STORY_DAYS = 45;

/** The published policy of a domain is another from a day on. */
export interface PolicyChanged {
  readonly event: 'policy_changed';
  readonly domain: string;
  readonly day: string;
  readonly from: PolicyWord;
  readonly to: PolicyWord;
}

/** The new key signs from the first day on, the old one until the last. */
export interface SelectorRotated {
  readonly event: 'selector_rotated';
  readonly domain: string;
  readonly sender: string;
  readonly old_selector: string;
  readonly new_selector: string;
  readonly first_day: string;
  readonly last_day: string;
}

/** Most TLS sessions with a domain fail, whoever reports. */
export interface TlsIncident {
  readonly event: 'tls_incident';
  readonly domain: string;
  readonly days: readonly string[];
  readonly result_type: string;
}

/** A usual reporter is not heard of from a day on, whatever the domain. */
export interface SilentReporter {
  readonly event: 'silent_reporter';
  /** Who it is in reports: the domain of its e-mail. */
  readonly reporter: string;
  /** Who it is in `v_reporters`. */
  readonly organisation: string;
  readonly reporter_name: string;
  readonly day: string;
}

/** A service that was never seen sends from a day on, and is aligned from another on. */
export interface NewSender {
  readonly event: 'new_sender';
  readonly domain: string;
  readonly sender: string;
  readonly day: string;
  readonly aligned_from: string;
}

/** A mail with a report that cannot be read. */
export interface SpoiltReport {
  readonly event: 'spoilt_report';
  readonly domain: string;
  readonly day: string;
  readonly reporter: string;
  readonly file: string;
  /** Its number among the reports of the domain and day, as in the file's name. */
  readonly slot: number;
  readonly reason: SpoiltReason;
}

/** Words of model/reasons.ts: why a report cannot be read. */
export type SpoiltReason = 'html' | 'no_period' | 'container_cut_short';

export type StoryEvent =
  PolicyChanged | SelectorRotated | TlsIncident | SilentReporter | NewSender | SpoiltReport;

export const SHOP_SELECTORS = { old: 'shop', new: 'shop2' } as const;

/** What is planted, in its order in the truth. What the reports of a day have no room for is left out. */
export function storyEvents(options: DemoOptions): StoryEvent[] {
  if (options.days < STORY_DAYS) return [];
  return [
    ...policyChanges(options),
    selectorRotated(options),
    ...tlsIncident(options),
    ...silentReporter(options),
    newSender(options),
    ...spoiltReports(options),
  ];
}

/** The largest domain goes from watching to rejecting, a third of the time each. */
function policyChanges(options: DemoOptions): PolicyChanged[] {
  const { days } = options;
  const change = { event: 'policy_changed', domain: nameOf(options, 0) } as const;
  return [
    { ...change, day: daysBefore(options, days - Math.floor(days / 3)), from: 'none', to: 'quarantine' },
    {
      ...change,
      day: daysBefore(options, days - Math.floor((2 * days) / 3)),
      from: 'quarantine',
      to: 'reject',
    },
  ];
}

function selectorRotated(options: DemoOptions): SelectorRotated {
  return {
    event: 'selector_rotated',
    domain: nameOf(options, 2),
    sender: 'shop',
    old_selector: SHOP_SELECTORS.old,
    new_selector: SHOP_SELECTORS.new,
    first_day: daysBefore(options, 18),
    last_day: daysBefore(options, 17),
  };
}

function tlsIncident(options: DemoOptions): TlsIncident[] {
  const slots = Array.from({ length: options.reportsPerDay }, (_, slot) => slot);
  if (!slots.some((slot) => kindOfSlot(slot) === 'tls')) return [];
  const days = [daysBefore(options, 6), daysBefore(options, 5)];
  return [{ event: 'tls_incident', domain: nameOf(options, 1), days, result_type: 'certificate-expired' }];
}

/** Of a reporter that is missed, and without which most of the mail is still told of. */
export const SILENT_SLOT = 7;

function silentReporter(options: DemoOptions): SilentReporter[] {
  const reporter = REPORTERS[placeOfSlot(SILENT_SLOT)];
  if (reporter === undefined || SILENT_SLOT >= options.reportsPerDay) return [];
  return [
    {
      event: 'silent_reporter',
      reporter: emailDomain(reporter.email),
      organisation: reporter.submitter,
      reporter_name: reporter.orgName,
      day: daysBefore(options, 8),
    },
  ];
}

function newSender(options: DemoOptions): NewSender {
  return {
    event: 'new_sender',
    domain: nameOf(options, 0),
    sender: 'survey-service',
    day: daysBefore(options, 9),
    aligned_from: daysBefore(options, 4),
  };
}

/** Of reporters that pack with gzip. */
const SPOILT = [
  { daysAgo: 25, domain: 0, slot: 3, reason: 'html' },
  { daysAgo: 16, domain: 1, slot: 2, reason: 'no_period' },
  { daysAgo: 7, domain: 2, slot: 1, reason: 'container_cut_short' },
  { daysAgo: 2, domain: 0, slot: 2, reason: 'html' },
] as const;

function spoiltReports(options: DemoOptions): SpoiltReport[] {
  return SPOILT.flatMap(({ daysAgo, domain, slot, reason }) => {
    const reporter = REPORTERS[placeOfSlot(slot)];
    if (reporter === undefined || slot >= options.reportsPerDay) return [];
    const [name, day] = [nameOf(options, domain), daysBefore(options, daysAgo)];
    const named = { date: day, domain: { name }, slot, kind: kindOfSlot(slot), reporter };
    const file = fileNameOf(named, undefined);
    const by = emailDomain(reporter.email);
    return { event: 'spoilt_report', domain: name, day, reporter: by, file, slot, reason };
  });
}

function nameOf({ seed, domains }: DemoOptions, index: number): string {
  return demoDomain(seed, index % domains).name;
}

function daysBefore({ end }: DemoOptions, days: number): string {
  return dateOf(dayNumber(end) - days);
}

function emailDomain(email: string): string {
  return email.replace(/^.*@/, '').toLowerCase();
}
