import { aggregateXml } from './aggregate-xml.js';
import { mailDate, DAY_SECONDS } from './calendar.js';
import { failureText } from './failure-text.js';
import { fill, type MailHabit } from './habits.js';
import { encoded, headerText, mimeBytes, multipart, utf8, type MimePart } from './mime.js';
import { pack } from './pack.js';
import type { FailurePlan, ReportPlan, TlsPlan, AggregatePlan } from './plan.js';
import { Random } from './random.js';
import { cutShort, ERROR_PAGE } from './spoilt.js';
import { tlsJson } from './tls-json.js';

/** A second mailbox that reports go to as well. */
export type Mailbox = 'dmarc' | 'reports';

/** The mail that carries a report, byte for byte the same each time. */
export function reportMail(report: ReportPlan, mailbox: Mailbox): Iterable<Uint8Array> {
  const random = new Random(...report.stream, 'envelope', mailbox);
  const boundary = `----=_Part_${random.hex(24)}`;
  const content = contentOf(report, boundary);
  return mimeBytes({
    headers: [...envelope(report, mailbox, random), ...content.headers],
    body: content.body,
  });
}

/** The bytes of one aggregate document, before any packing. */
export function* documentBytes(report: AggregatePlan): Generator<Uint8Array> {
  if (report.spoilt === 'html') yield utf8(ERROR_PAGE);
  else for (const text of aggregateXml(report)) yield utf8(text);
}

function envelope(report: ReportPlan, mailbox: Mailbox, random: Random): [string, string][] {
  const { reporter, domain } = report;
  const date = mailDate(report.sent + (mailbox === 'dmarc' ? 0 : DAY_SECONDS / 4));
  const mx = `mx1.${domain.name}`;
  return [
    ['Return-Path', `<${reporter.email}>`],
    ['Received', `from mta.${reporter.submitter} by ${mx} with ESMTPS id ${random.hex(12)}; ${date}`],
    ['Authentication-Results', `${mx}; dmarc=pass header.from=${reporter.email.replace(/^.*@/, '')}`],
    ['Date', date],
    ['From', `${headerText(reporter.orgName)} <${reporter.email}>`],
    ['To', `<${mailbox}@${domain.name}>`],
    ['Subject', headerText(fill(reporter.mail.subject, placeholders(report)))],
    ['Message-ID', `<${random.hex(24)}@${reporter.submitter}>`],
    ['MIME-Version', '1.0'],
  ];
}

function placeholders({
  reporter,
  domain,
  begin,
  end,
  reportId,
}: ReportPlan): Record<string, string | number> {
  return { submitter: reporter.submitter, domain: domain.name, begin, end, id: reportId };
}

function contentOf(report: ReportPlan, boundary: string): MimePart {
  switch (report.kind) {
    case 'aggregate':
      return aggregateContent(report, boundary);
    case 'tls':
      return tlsContent(report, boundary);
    case 'failure':
      return failureContent(report, boundary);
  }
}

function aggregateContent(report: AggregatePlan, boundary: string): MimePart {
  const habit = report.reporter.mail;
  const attachment = attachmentOf(report, habit, '.xml', { [Symbol.iterator]: () => documentBytes(report) });
  if (habit.layout === 'bare') return attachment;
  const text = textPart(`This is an aggregate report from ${report.reporter.submitter}.`);
  const parts = habit.layout === 'text_first' ? [text, attachment] : [attachment, text];
  return {
    headers: [['Content-Type', `multipart/mixed; boundary="${boundary}"`]],
    body: multipart(boundary, parts),
  };
}

function tlsContent(report: TlsPlan, boundary: string): MimePart {
  const attachment = attachmentOf(report, report.reporter.mail, '.json', [utf8(tlsJson(report))]);
  return {
    headers: [
      ['TLS-Report-Domain', report.domain.name],
      ['TLS-Report-Submitter', report.reporter.submitter],
      ['Content-Type', `multipart/report; report-type=tlsrpt; boundary="${boundary}"`],
    ],
    body: multipart(boundary, [
      textPart(`This is an aggregate TLS report from ${report.reporter.submitter}.`),
      attachment,
    ]),
  };
}

function failureContent(report: FailurePlan, boundary: string): MimePart {
  const { explanation, feedback, sample } = failureText(report);
  const part = (type: string, text: string): MimePart => ({
    headers: [['Content-Type', type]],
    body: [utf8(text)],
  });
  return {
    headers: [['Content-Type', `multipart/report; report-type=feedback-report; boundary="${boundary}"`]],
    body: multipart(boundary, [
      part('text/plain; charset=us-ascii', explanation),
      part('message/feedback-report', feedback),
      part(report.reporter.sample, sample),
    ]),
  };
}

function attachmentOf(
  report: ReportPlan,
  habit: MailHabit,
  extension: string,
  document: Iterable<Uint8Array>,
): MimePart {
  const fileName = fill(habit.fileName, placeholders(report));
  const inner = fileName.replace(/(\.xml|\.json)?(\.gz|\.zip)?$/, extension);
  const whole = pack(habit.container, { name: inner, date: report.date, bytes: document });
  const packed = isCutShort(report) ? cutShort(whole) : whole;
  return {
    headers: [
      ['Content-Type', `${habit.contentType}; name="${fileName}"`],
      ['Content-Disposition', `attachment; filename="${fileName}"`],
      ['Content-Transfer-Encoding', habit.encoding],
    ],
    body: encoded(habit.encoding, packed),
  };
}

function isCutShort(report: ReportPlan): boolean {
  return report.kind === 'aggregate' && report.spoilt === 'container_cut_short';
}

function textPart(text: string): MimePart {
  return {
    headers: [['Content-Type', 'text/plain; charset=us-ascii']],
    body: [utf8(`${text}\r\n`)],
  };
}
