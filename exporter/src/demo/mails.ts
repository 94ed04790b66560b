import { fileNameOf } from './file-name.js';
import type { DemoOptions } from './options.js';
import { demoPlan, type DayPlan, type Repeat, type ReportPlan } from './plan.js';
import { reportMail, type Mailbox } from './report-mail.js';
import type { DemoKind } from './slots.js';

/** A mail of the demo. Its bytes are made as they are read, the same each time. */
export interface DemoMail {
  /** Letters, digits, dots, hyphens and underscores. */
  readonly fileName: string;
  readonly kind: DemoKind;
  /** Seconds since 1970. */
  readonly sent: number;
  readonly repeat: RepeatedMail | undefined;
  readonly bytes: Iterable<Uint8Array>;
}

export interface RepeatedMail {
  /** The file name of the first. */
  readonly of: string;
  readonly how: Repeat;
}

/** Every mail of a demo; nothing of it is kept. */
export function* demoMails(options: DemoOptions): Generator<DemoMail> {
  for (const day of demoPlan(options)) yield* mailsOf(day);
}

/** The mails about a domain and a day. */
export function* mailsOf({ reports }: DayPlan): Generator<DemoMail> {
  for (const report of reports) {
    yield mailOf(report, undefined);
    if (report.repeat !== undefined) yield mailOf(report, report.repeat);
  }
}

function mailOf(report: ReportPlan, repeat: Repeat | undefined): DemoMail {
  const mailbox: Mailbox = repeat === 'copy' ? 'reports' : 'dmarc';
  return {
    fileName: fileNameOf(report, repeat),
    kind: report.kind,
    sent: report.sent,
    repeat: repeat === undefined ? undefined : { of: fileNameOf(report, undefined), how: repeat },
    bytes: { [Symbol.iterator]: () => reportMail(report, mailbox)[Symbol.iterator]() },
  };
}
