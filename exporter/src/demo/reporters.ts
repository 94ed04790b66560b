import type { MailHabit, PeriodHabit, Reporter, XmlHabit } from './habits.js';

const DMARC_2_0 = 'urn:ietf:params:xml:ns:dmarc-2.0';

const RFC_7489: XmlHabit = {
  standard: 'rfc7489',
  declaration: '<?xml version="1.0" encoding="UTF-8" ?>',
  version: '1.0',
  namespace: undefined,
  prefix: '',
  rootAttributes: '',
  indent: '  ',
  sp: 'as_p',
  fo: false,
  envelopeFrom: true,
  envelopeTo: [],
  selector: true,
  scope: true,
  humanResult: false,
  capitals: false,
};
const RFC_9990: XmlHabit = {
  ...RFC_7489,
  standard: 'rfc9990',
  namespace: DMARC_2_0,
  sp: 'absent',
  fo: true,
};

const GZIP: MailHabit = {
  container: 'gzip',
  layout: 'text_first',
  contentType: 'application/gzip',
  encoding: 'base64',
  fileName: '{submitter}!{domain}!{begin}!{end}.xml.gz',
  subject: 'Report Domain: {domain} Submitter: {submitter} Report-ID: <{id}>',
};
const ZIP: MailHabit = {
  ...GZIP,
  container: 'zip',
  contentType: 'application/zip',
  fileName: '{submitter}!{domain}!{begin}!{end}.zip',
};

const UTC_DAY: PeriodHabit = { startsAt: 0, endsAtMidnight: false };
const TO_MIDNIGHT: PeriodHabit = { startsAt: 0, endsAtMidnight: true };

const NOBODY = { contact: undefined, generator: undefined, period: UTC_DAY } as const;

/**
 * Reporters by their real names, because their habits are what a reader has to cope with. The reports are made
 * up: none of these organisations sent any of them, and the domains and addresses in them are documentation's.
 * Ordered by how many reports a domain gets from them: a demo of N reports a day has the first ones.
 */
export const REPORTERS: readonly Reporter[] = [
  {
    ...NOBODY,
    submitter: 'google.com',
    orgName: 'google.com',
    email: 'noreply-dmarc-support@google.com',
    contact: 'https://support.google.com/a/answer/2466580',
    id: 'number',
    size: 40,
    xml: RFC_7489,
    mail: {
      ...ZIP,
      layout: 'bare',
      subject: 'Report domain: {domain} Submitter: {submitter} Report-ID: {id}',
    },
  },
  {
    ...NOBODY,
    submitter: 'enterprise.protection.outlook.com',
    orgName: 'Enterprise Outlook',
    email: 'dmarcreport@microsoft.com',
    id: 'hex',
    size: 30,
    period: TO_MIDNIGHT,
    xml: {
      ...RFC_7489,
      declaration: '<?xml version="1.0"?>',
      rootAttributes:
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
      fo: true,
      envelopeTo: ['contoso.example', 'fabrikam.example', 'northwind.example'],
    },
    mail: {
      ...GZIP,
      layout: 'report_first',
      subject: '[Preview] Report Domain: {domain} Submitter: {submitter} Report-ID: {id}',
    },
  },
  {
    ...NOBODY,
    submitter: 'yahoo.com',
    orgName: 'Yahoo',
    email: 'dmarchelp@yahooinc.com',
    id: 'serial',
    size: 25,
    xml: { ...RFC_7489, declaration: '<?xml version="1.0"?>', sp: 'empty' },
    mail: { ...GZIP, subject: 'Report Domain: {domain} Submitter: {submitter} Report-ID: <{id}>' },
  },
  {
    ...NOBODY,
    submitter: 'gmx.net',
    orgName: 'GMX',
    email: 'noreply-dmarc@sicher.gmx.net',
    contact: 'https://postmaster.gmx.net/en/',
    generator: 'Example DMARC Reporter v2.1',
    id: 'hex',
    size: 14,
    xml: RFC_9990,
    mail: { ...GZIP, fileName: '{submitter}!{domain}!{begin}!{end}!{id}.xml.gz' },
  },
  {
    ...NOBODY,
    submitter: 'outlook.com',
    orgName: 'Outlook.com',
    email: 'dmarcreport@microsoft.com',
    id: 'hex',
    size: 22,
    period: TO_MIDNIGHT,
    xml: {
      ...RFC_7489,
      declaration: '<?xml version="1.0"?>',
      rootAttributes:
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
      fo: true,
      envelopeTo: ['hotmail.example', 'outlook.example', 'live.example'],
    },
    mail: {
      ...GZIP,
      layout: 'report_first',
      fileName: 'protection.outlook.com!{domain}!{begin}!{end}.xml.gz',
      subject: 'Report Domain: {domain} Submitter: protection.outlook.com Report-ID: {id}',
    },
  },
  {
    ...NOBODY,
    submitter: 'mail.ru',
    orgName: 'Mail.Ru',
    email: 'dmarc_support@corp.mail.ru',
    contact: 'https://help.mail.ru/mail-help',
    id: 'number',
    size: 8,
    xml: { ...RFC_7489, indent: '', sp: 'empty' },
    mail: {
      ...GZIP,
      container: 'plain',
      contentType: 'text/xml',
      fileName: '{submitter}!{domain}!{begin}!{end}.xml',
      subject: 'Report Domain: {domain}; Submitter: {submitter}; Report-ID: {id}',
    },
  },
  {
    ...NOBODY,
    submitter: 'fastmail.com',
    orgName: 'FastMail Pty Ltd',
    email: 'reports@fastmaildmarc.com',
    id: 'number',
    size: 10,
    xml: { ...RFC_7489, indent: '\t', envelopeFrom: false },
    mail: { ...GZIP, fileName: '{submitter}!{domain}!{begin}!{end}!{id}.xml.gz' },
  },
  {
    ...NOBODY,
    submitter: 'mimecast.org',
    orgName: 'Mimecast',
    email: 'no-reply@eu-1.mimecastreport.com',
    contact: 'https://community.mimecast.com/s/knowledge',
    id: 'hex',
    size: 12,
    xml: {
      ...RFC_7489,
      declaration: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
      envelopeFrom: false,
      scope: false,
      humanResult: true,
    },
    mail: {
      ...GZIP,
      container: 'gzip_trailing',
      layout: 'bare',
      fileName: '{submitter}!{domain}!{begin}!{end}!{id}.xml.gz',
    },
  },
  {
    ...NOBODY,
    submitter: 'amazonses.com',
    orgName: 'AMAZON-SES',
    email: 'postmaster@amazonses.com',
    id: 'address',
    size: 6,
    xml: { ...RFC_7489, sp: 'empty', selector: false },
    mail: { ...GZIP, contentType: 'application/octet-stream' },
  },
  {
    ...NOBODY,
    submitter: 'comcast.net',
    orgName: 'comcast.net',
    email: 'dmarc_reports@alerts.comcast.net',
    id: 'serial',
    size: 9,
    period: { startsAt: 4, endsAtMidnight: false },
    xml: { ...RFC_7489, scope: false },
    mail: { ...ZIP, contentType: 'application/x-zip-compressed' },
  },
  {
    ...NOBODY,
    submitter: 'zoho.com',
    orgName: 'zoho.com',
    email: 'dmarcreports@zoho.com',
    id: 'hex',
    size: 5,
    xml: { ...RFC_7489, sp: 'empty', fo: true, envelopeTo: ['zoho.example'] },
    mail: { ...ZIP, layout: 'report_first' },
  },
  {
    ...NOBODY,
    submitter: 'mail.com',
    orgName: 'mail.com',
    email: 'noreply-dmarc@sicher.mail.com',
    generator: 'Example DMARC Reporter v2.1',
    id: 'hex',
    size: 7,
    xml: RFC_9990,
    mail: { ...GZIP, fileName: '{submitter}!{domain}!{begin}!{end}!{id}.xml.gz' },
  },
  {
    ...NOBODY,
    submitter: 'uni-beispiel.example',
    orgName: 'Universität Beispiel',
    email: 'postmaster@uni-beispiel.example',
    id: 'serial',
    size: 4,
    xml: { ...RFC_7489, standard: 'draft', version: undefined, sp: 'absent', scope: false, selector: false },
    mail: { ...ZIP, subject: 'DMARC report for {domain}' },
  },
  {
    ...NOBODY,
    submitter: 'prefix.example',
    orgName: 'Prefix Mail Gateway',
    email: 'dmarc@prefix.example',
    id: 'address',
    size: 3,
    xml: { ...RFC_7489, namespace: 'http://dmarc.org/dmarc-xml/0.1', prefix: 'dmarc:', sp: 'empty' },
    mail: GZIP,
  },
  {
    ...NOBODY,
    submitter: 'loud.example',
    orgName: 'LOUD.EXAMPLE',
    email: 'Postmaster@LOUD.example',
    id: 'hex',
    size: 3,
    xml: { ...RFC_7489, capitals: true, humanResult: true },
    mail: { ...GZIP, contentType: 'application/x-gzip' },
  },
  {
    ...NOBODY,
    submitter: 'tiny.example',
    orgName: 'tiny.example',
    email: 'root@tiny.example',
    id: 'serial',
    size: 2,
    xml: { ...RFC_7489, sp: 'empty' },
    mail: {
      ...GZIP,
      container: 'plain',
      contentType: 'text/xml; charset=UTF-8',
      encoding: 'quoted-printable',
      fileName: '{submitter}!{domain}!{begin}!{end}.xml',
    },
  },
  {
    ...NOBODY,
    submitter: 'bare.example',
    orgName: 'bare.example',
    email: 'dmarc-noreply@bare.example',
    id: 'number',
    size: 2,
    period: TO_MIDNIGHT,
    xml: { ...RFC_7489, version: undefined, envelopeFrom: false },
    mail: {
      ...GZIP,
      container: 'plain',
      layout: 'bare',
      contentType: 'application/xml',
      encoding: '8bit',
      fileName: '{submitter}!{domain}!{begin}!{end}.xml',
    },
  },
];

/** A small organisation with a common open-source reporter, as many as are wanted. */
export function smallReporter(index: number): Reporter {
  const submitter = `mx${index}.example`;
  return {
    ...NOBODY,
    submitter,
    orgName: submitter,
    email: `postmaster@${submitter}`,
    id: 'serial',
    size: 1 + (index % 4),
    xml: index % 3 === 0 ? RFC_9990 : { ...RFC_7489, sp: 'empty', selector: index % 5 !== 0 },
    mail: index % 2 === 0 ? GZIP : ZIP,
  };
}
