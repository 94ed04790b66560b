import type { Mailer, MailHabit } from './habits.js';

/** Who mails failure reports (RFC 6591, RFC 9991). Made up, like those of reporters.ts. */
export interface FailureReporter extends Mailer {
  readonly userAgent: string;
  readonly sample: 'message/rfc822' | 'text/rfc822-headers';
  /** RFC 7489 and RFC 9991 require Identity-Alignment; many leave it out. */
  readonly identityAlignment: boolean;
}

const MAIL: MailHabit = {
  container: 'plain',
  layout: 'text_first',
  contentType: 'message/feedback-report',
  encoding: '8bit',
  fileName: '',
  subject: 'DMARC failure report for {domain} ({id})',
};

export const FAILURE_REPORTERS: readonly FailureReporter[] = [
  {
    submitter: 'linkedin.com',
    orgName: 'LinkedIn',
    email: 'dmarc-noreply@linkedin.com',
    id: 'hex',
    mail: MAIL,
    userAgent: 'Lua/1.0',
    sample: 'message/rfc822',
    identityAlignment: false,
  },
  {
    submitter: 'seznam.cz',
    orgName: 'Seznam.cz',
    email: 'abuse@seznam.cz',
    id: 'number',
    mail: { ...MAIL, subject: 'FW: invoice {id}' },
    userAgent: 'szn-mime/2.0.1',
    sample: 'text/rfc822-headers',
    identityAlignment: true,
  },
  {
    submitter: 'guard.example',
    orgName: 'Guard',
    email: 'ruf@guard.example',
    id: 'address',
    mail: MAIL,
    userAgent: 'Guard/3.1',
    sample: 'message/rfc822',
    identityAlignment: true,
  },
];
