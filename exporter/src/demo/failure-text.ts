import { ipv4Text } from './addresses.js';
import type { Authentication } from './authentication.js';
import { mailDate } from './calendar.js';
import type { FailurePlan } from './plan.js';
import { Random, Weighted } from './random.js';
import type { DemoSender } from './senders.js';

/** The parts of a failure report: what a person reads, the fields, and the mail reported on. */
export interface FailureText {
  readonly explanation: string;
  readonly feedback: string;
  readonly sample: string;
}

export function failureText(report: FailurePlan): FailureText {
  const random = new Random(...report.stream, 'failure');
  const failing = report.senders.filter(({ senderClass }) => senderClass === 'threat');
  const sender = new Weighted(failing.map((one) => [one, one.weight] as const)).draw(random);
  const mail = new Weighted(sender.mail).draw(random);
  const incident = {
    report,
    mail,
    ip: addressOf(sender, random),
    arrival: report.begin + random.below(report.end - report.begin),
    messageId: `${random.hex(20)}@${mail.headerFrom}`,
  };
  return {
    explanation: lines([
      `This is a mail authentication failure report for a message received from ${incident.ip}`,
      `on ${mailDate(incident.arrival)}.`,
    ]),
    feedback: feedback(incident),
    sample: sample(incident),
  };
}

interface Incident {
  readonly report: FailurePlan;
  readonly mail: Authentication;
  readonly ip: string;
  readonly arrival: number;
  readonly messageId: string;
}

function addressOf(sender: DemoSender, random: Random): string {
  return ipv4Text(sender.addresses.v4 + random.below(sender.addresses.v4Size));
}

/** RFC 6591 3 and RFC 9991. */
function feedback({ report: { reporter, domain }, mail, ip, arrival }: Incident): string {
  return lines([
    'Feedback-Type: auth-failure',
    `User-Agent: ${reporter.userAgent}`,
    'Version: 1',
    `Original-Mail-From: ${address('billing', mail.envelopeFrom)}`,
    `Original-Rcpt-To: ${address('recipient', reporter.submitter)}`,
    `Arrival-Date: ${mailDate(arrival)}`,
    `Source-IP: ${ip}`,
    `Reported-Domain: ${mail.headerFrom}`,
    `Authentication-Results: ${reporter.submitter}; dmarc=fail (p=${domain.policy.p}) header.from=${mail.headerFrom}`,
    'Auth-Failure: dmarc',
    ...(reporter.identityAlignment ? ['Identity-Alignment: dkim, spf'] : []),
    `Delivery-Result: ${domain.policy.p === 'reject' ? 'reject' : 'delivered'}`,
  ]);
}

function sample({ report: { reporter }, mail, ip, arrival, messageId }: Incident): string {
  const headers = [
    `Received: from [${ip}] by mx.${reporter.submitter}; ${mailDate(arrival)}`,
    `From: Accounts <${address('accounts', mail.headerFrom)}>`,
    `To: <${address('recipient', reporter.submitter)}>`,
    'Subject: Your invoice is overdue',
    `Date: ${mailDate(arrival)}`,
    `Message-ID: <${messageId}>`,
  ];
  if (reporter.sample === 'text/rfc822-headers') return lines(headers);
  return lines([...headers, 'Content-Type: text/plain', '', 'Please pay the attached invoice today.']);
}

function address(local: string, domain: string): string {
  return `${local}@${domain}`;
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\r\n')}\r\n`;
}
