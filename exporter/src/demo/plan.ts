import { activity, DAY_SECONDS, dateOf, dayNumber } from './calendar.js';
import { demoDomain, type DemoDomain } from './domains.js';
import { brokenKey, isBurst } from './events.js';
import { FAILURE_REPORTERS, type FailureReporter } from './failure-reporters.js';
import type { IdHabit, Mailer, PeriodHabit, Reporter } from './habits.js';
import type { DemoOptions } from './options.js';
import { Random } from './random.js';
import { REPORTERS, smallReporter } from './reporters.js';
import { sendersOf, type DemoSender } from './senders.js';
import { kindOfSlot, placeOfSlot } from './slots.js';
import { Spread } from './spread.js';
import { storyOn, type StoryDay } from './story.js';
import { storyEvents, type SpoiltReason } from './story-events.js';
import { TLS_REPORTERS, type TlsReporter } from './tls-reporters.js';

/** A domain on a day, and the reports about it. */
export interface DayPlan {
  readonly domain: DemoDomain;
  readonly date: string;
  readonly reports: readonly ReportPlan[];
}

export type ReportPlan = AggregatePlan | FailurePlan | TlsPlan;

interface PlannedReport<Kind extends string, By extends Mailer> {
  readonly kind: Kind;
  readonly reporter: By;
  readonly domain: DemoDomain;
  readonly date: string;
  readonly senders: readonly DemoSender[];
  readonly slot: number;
  /** The key of its streams of random numbers. */
  readonly stream: readonly (string | number)[];
  readonly begin: number;
  readonly end: number;
  readonly reportId: string;
  /** When it is mailed. */
  readonly sent: number;
  /** Days it comes too late, or 0. */
  readonly lateDays: number;
  readonly repeat: Repeat | undefined;
}

/** `identical`: the same mail again. `copy`: the same document in another mail to another mailbox. */
export type Repeat = 'identical' | 'copy';

export interface AggregatePlan extends PlannedReport<'aggregate', Reporter> {
  readonly records: number;
  /** Why it cannot be read: nothing of it counts then. */
  readonly spoilt: SpoiltReason | undefined;
}
export type FailurePlan = PlannedReport<'failure', FailureReporter>;
export interface TlsPlan extends PlannedReport<'tls', TlsReporter> {
  /** Percent of a busy day. */
  readonly activity: number;
  /** What sessions fail by in an incident. */
  readonly failure: string | undefined;
}

/** What a demo consists of, day by day; nothing of it is kept. */
export function* demoPlan(options: DemoOptions): Generator<DayPlan> {
  const spread = spreadOf(options);
  for (const frame of frames(options)) {
    const reports: ReportPlan[] = [];
    for (const slot of slotsOf(options, frame)) reports.push(planReport(options, frame, slot, spread));
    yield { domain: frame.domain, date: dateOf(frame.day), reports };
  }
}

/** A domain on a day before any report: what all reports about it share. */
interface Frame {
  readonly domain: DemoDomain;
  readonly day: number;
  readonly activity: number;
  readonly burst: boolean;
  readonly senders: readonly DemoSender[];
  readonly story: StoryDay;
}

function* frames(options: DemoOptions): Generator<Frame> {
  const end = dayNumber(options.end);
  const broken = brokenKey(options);
  const events = storyEvents(options);
  for (let day = end - options.days + 1; day <= end; day++) {
    for (let index = 0; index < options.domains; index++) {
      const usual = demoDomain(options.seed, index);
      const story = storyOn(events, usual, day);
      const domain = { ...usual, policy: story.policy };
      const isBroken = broken.domain === domain.name && broken.day === dateOf(day);
      const burst = isBurst(options.seed, domain, day);
      const senders = sendersOf(domain, isBroken ? broken : undefined, burst, story);
      yield { domain, day, burst, activity: activity(day, end), senders, story };
    }
  }
}

/** Where somebody is silent nobody reports. */
function* slotsOf(options: DemoOptions, { story }: Frame): Generator<number> {
  for (let slot = 0; slot < options.reportsPerDay; slot++) if (slot !== story.silentSlot) yield slot;
}

/** Records are spread over the reports that can be read by what would come naturally; that takes a first pass over the plan. */
function spreadOf(options: DemoOptions): Spread | undefined {
  if (options.records === undefined) return undefined;
  let reports = 0;
  let weight = 0;
  for (const frame of frames(options)) {
    for (const slot of slotsOf(options, frame)) {
      if (kindOfSlot(slot) !== 'aggregate' || frame.story.spoilt.has(slot)) continue;
      reports++;
      weight += naturalRecords(options, frame, slot);
    }
  }
  return new Spread(options.records, reports, weight);
}

function planReport(
  options: DemoOptions,
  frame: Frame,
  slot: number,
  spread: Spread | undefined,
): ReportPlan {
  const kind = kindOfSlot(slot);
  switch (kind) {
    case 'aggregate': {
      const natural = naturalRecords(options, frame, slot);
      const reporter = aggregateReporter(options, frame, slot);
      const report = planned(options, frame, slot, reporter, reporter.period);
      const spoilt = frame.story.spoilt.get(slot);
      if (spoilt !== undefined) return { kind, spoilt, records: natural, ...report, repeat: undefined };
      return { kind, spoilt, records: spread?.next(natural) ?? natural, ...report };
    }
    case 'tls': {
      const reporter = inTurn(TLS_REPORTERS, placeOfSlot(slot));
      const { activity, story } = frame;
      return { kind, activity, failure: story.tlsFailure, ...planned(options, frame, slot, reporter) };
    }
    case 'failure': {
      const reporter = inTurn(FAILURE_REPORTERS, frame.domain.index + frame.day + placeOfSlot(slot));
      const report = planned(options, frame, slot, reporter);
      // A failure report is known by its own content: in another mail it would be another report.
      return { kind, ...report, repeat: report.repeat === undefined ? undefined : 'identical' };
    }
  }
}

const MIDNIGHT_TO_MIDNIGHT: PeriodHabit = { startsAt: 0, endsAtMidnight: false };

function planned<By extends Mailer>(
  options: DemoOptions,
  frame: Frame,
  slot: number,
  reporter: By,
  period: PeriodHabit = MIDNIGHT_TO_MIDNIGHT,
): Omit<PlannedReport<never, By>, 'kind'> {
  const stream = streamOf(options, frame, slot);
  const random = new Random(...stream, 'mail');
  const begin = frame.day * DAY_SECONDS + period.startsAt * 3600;
  const end = begin + DAY_SECONDS - (period.endsAtMidnight ? 0 : 1);
  const lateDays = random.chance(3, 100) ? random.between(2, 9) : 0;
  return {
    reporter,
    domain: frame.domain,
    date: dateOf(frame.day),
    senders: frame.senders,
    slot,
    stream,
    begin,
    end,
    reportId: reportId(reporter.id, reporter.submitter, end, random),
    sent: end + lateDays * DAY_SECONDS + random.between(1800, 36_000),
    lateDays,
    repeat: random.chance(4, 100) ? (random.chance(1, 2) ? 'identical' : 'copy') : undefined,
  };
}

function streamOf(options: DemoOptions, frame: Frame, slot: number): (string | number)[] {
  return [options.seed, frame.domain.index, frame.day, slot];
}

/** Now and then a reporter is silent, and somebody rare stands in: reports a day stay as asked. */
function aggregateReporter(options: DemoOptions, frame: Frame, slot: number): Reporter {
  const at = placeOfSlot(slot);
  const usual = REPORTERS[at] ?? smallReporter(at);
  if (frame.story.spoilt.has(slot)) return usual;
  const silent = new Random(...streamOf(options, frame, slot), 'silent').chance(at < 3 ? 1 : 4, 100);
  return silent ? smallReporter(1000 + at) : usual;
}

function naturalRecords(options: DemoOptions, frame: Frame, slot: number): number {
  const { size } = aggregateReporter(options, frame, slot);
  const noise = new Random(...streamOf(options, frame, slot), 'size').between(80, 120);
  const percent = ((frame.domain.size / 100) * frame.activity * noise) / 100;
  return Math.max(1, Math.round((size * percent * (frame.burst ? 1.6 : 1)) / 100));
}

function reportId(habit: IdHabit, submitter: string, end: number, random: Random): string {
  switch (habit) {
    case 'number':
      return random.digits(19);
    case 'hex':
      return random.hex(32);
    case 'serial':
      return `${end}.${random.digits(6)}`;
    case 'address':
      return `${random.hex(24)}@${submitter}`;
  }
}

function inTurn<T>(list: readonly T[], turn: number): T {
  const item = list[turn % list.length];
  if (item === undefined) throw new Error('an empty table');
  return item;
}
