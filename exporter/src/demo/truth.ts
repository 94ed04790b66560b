import { brokenKey, type BrokenKey } from './events.js';
import type { DemoDisposition } from './evaluation.js';
import { fileNameOf } from './file-name.js';
import type { DemoOptions } from './options.js';
import type { AggregatePlan, DayPlan, Repeat, ReportPlan } from './plan.js';
import { rowsOf } from './rows.js';
import type { SenderClass } from './senders.js';
import { storyEvents, type SpoiltReason, type StoryEvent } from './story-events.js';
import { tlsSessions } from './tls-json.js';

/** What must come out of the mails of a demo. Repeats count once. */
interface Truth {
  readonly options: DemoOptions;
  readonly events: readonly (BrokenKey | StoryEvent)[];
  /** One for each domain and day. */
  readonly days: readonly DayTruth[];
  readonly totals: DemoTotals;
}

/** Of the aggregate reports. */
export interface DemoTotals {
  reports: number;
  records: number;
  messages: number;
  dmarc_pass_messages: number;
}

export interface DayTruth extends DemoTotals {
  readonly domain: string;
  /** The UTC date of the middle of the period. */
  readonly day: string;
  dkim_aligned_messages: number;
  spf_aligned_messages: number;
  /** Messages by what the receivers did. */
  readonly dispositions: Record<DemoDisposition, number>;
  /** Messages by what their sender is. */
  readonly sender_classes: Record<SenderClass, number>;
  /** Messages by the name of their sender. */
  readonly senders: Record<string, number>;
  failure_reports: number;
  readonly tls: { reports: number; sessions_ok: number; sessions_failed: number };
  /** Mails that come days after the period. */
  readonly late: { readonly file: string; readonly days: number }[];
  /** Mails that hold a report that another mail (`of`) holds too. */
  readonly repeated: { readonly file: string; readonly of: string; readonly how: Repeat }[];
  /** Mails whose report cannot be read, and counts nowhere; left out where there are none. */
  spoilt?: { readonly file: string; readonly reason: SpoiltReason }[];
}

export function dayTruth(plan: DayPlan): DayTruth {
  const truth: DayTruth = {
    domain: plan.domain.name,
    day: plan.date,
    ...noTotals(),
    dkim_aligned_messages: 0,
    spf_aligned_messages: 0,
    dispositions: { none: 0, pass: 0, quarantine: 0, reject: 0 },
    sender_classes: { compliant: 0, misconfigured: 0, forwarder: 0, threat: 0 },
    senders: {},
    failure_reports: 0,
    tls: { reports: 0, sessions_ok: 0, sessions_failed: 0 },
    late: [],
    repeated: [],
  };
  for (const report of plan.reports) {
    addMails(truth, report);
    addReport(truth, report);
  }
  return truth;
}

export function noTotals(): DemoTotals {
  return { reports: 0, records: 0, messages: 0, dmarc_pass_messages: 0 };
}

export function addTotals(totals: DemoTotals, more: DemoTotals): void {
  totals.reports += more.reports;
  totals.records += more.records;
  totals.messages += more.messages;
  totals.dmarc_pass_messages += more.dmarc_pass_messages;
}

/** A `Truth` as JSON in pieces, a line a day, so that the days need not be held. */
export const truthJson = {
  begin: (options: Truth['options']): string => {
    const events: Truth['events'] = [brokenKey(options), ...storyEvents(options)];
    return `{"options":${JSON.stringify(options)},\n"events":${JSON.stringify(events)},\n"days":[\n`;
  },
  day: (day: DayTruth): string => JSON.stringify(day),
  separator: ',\n',
  end: (totals: DemoTotals): string => `\n],\n"totals":${JSON.stringify(totals)}}\n`,
};

function addMails(truth: DayTruth, report: ReportPlan): void {
  const file = fileNameOf(report, undefined);
  if (report.lateDays > 0) truth.late.push({ file, days: report.lateDays });
  if (report.kind === 'aggregate' && report.spoilt !== undefined)
    (truth.spoilt ??= []).push({ file, reason: report.spoilt });
  if (report.repeat !== undefined)
    truth.repeated.push({ file: fileNameOf(report, report.repeat), of: file, how: report.repeat });
}

function addReport(truth: DayTruth, report: ReportPlan): void {
  switch (report.kind) {
    case 'aggregate':
      if (report.spoilt === undefined) addRows(truth, report);
      break;
    case 'failure':
      truth.failure_reports++;
      break;
    case 'tls': {
      const { ok, failed } = tlsSessions(report);
      truth.tls.reports++;
      truth.tls.sessions_ok += ok;
      truth.tls.sessions_failed += failed;
      break;
    }
  }
}

function addRows(truth: DayTruth, report: AggregatePlan): void {
  truth.reports++;
  for (const { count, verdict } of rowsOf(report)) {
    const { sender, disposition, dkimAligned, spfAligned } = verdict;
    truth.records++;
    truth.messages += count;
    if (dkimAligned || spfAligned) truth.dmarc_pass_messages += count;
    if (dkimAligned) truth.dkim_aligned_messages += count;
    if (spfAligned) truth.spf_aligned_messages += count;
    truth.dispositions[disposition] += count;
    truth.sender_classes[sender.senderClass] += count;
    truth.senders[sender.name] = (truth.senders[sender.name] ?? 0) + count;
  }
}
