import type { Mailer, MailHabit } from './habits.js';

/** Who reports on TLS (RFC 8460), and how it departs from the RFC. Made up, like those of reporters.ts. */
export interface TlsReporter extends Mailer {
  /** Failure details carry a type and a count alone, without addresses and names. */
  readonly sparseDetails: boolean;
  /** RFC 8460's own example has a string where its text has a list. */
  readonly mxHostAs: 'list' | 'text';
  /** Sessions on a busy day. */
  readonly size: number;
}

const GZIP: MailHabit = {
  container: 'gzip',
  layout: 'text_first',
  contentType: 'application/tlsrpt+gzip',
  encoding: 'base64',
  fileName: '{submitter}!{domain}!{begin}!{end}!001.json.gz',
  subject: 'Report Domain: {domain} Submitter: {submitter} Report-ID: <{id}>',
};

export const TLS_REPORTERS: readonly TlsReporter[] = [
  {
    submitter: 'google.com',
    orgName: 'Google Inc.',
    email: 'smtp-tls-reporting@google.com',
    id: 'address',
    mail: GZIP,
    sparseDetails: false,
    mxHostAs: 'list',
    size: 4000,
  },
  {
    submitter: 'microsoft.com',
    orgName: 'Microsoft Corporation',
    email: 'tlsrpt-noreply@microsoft.com',
    id: 'number',
    mail: GZIP,
    sparseDetails: true,
    mxHostAs: 'list',
    size: 2500,
  },
  {
    submitter: 'mail.ru',
    orgName: 'Mail.ru',
    email: 'tls_support@corp.mail.ru',
    id: 'address',
    mail: {
      ...GZIP,
      container: 'plain',
      contentType: 'application/tlsrpt+json',
      fileName: '{submitter}!{domain}!{begin}!{end}.json',
    },
    sparseDetails: true,
    mxHostAs: 'text',
    size: 300,
  },
];
