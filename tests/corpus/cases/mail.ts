import { before, named, withoutLast } from '../build/fixture.js';
import { mail } from '../build/mail.js';
import { reads, type Case } from '../case.js';
import { ignored, rejected, SECOND, WHOLE, whole } from '../usual.js';
import { TLS_WHOLE } from './tls.js';

const letter = (name: string) => mail(`mail/${name}.eml`);
const NAME = 'receiver.example!example.com!1772323200!1772409599';

const types: readonly Case[] = [
  reads(10, 'a gzip attachment as RFC 7489 has it', letter('gzip-attachment'), {
    ...WHOLE,
    path: `gzip-attachment.eml/${NAME}.xml.gz`,
  }),
  reads(10, 'an XML attachment as RFC 9990 has it', letter('xml-attachment'), {
    ...WHOLE,
    path: `xml-attachment.eml/${NAME}.xml`,
  }),
  reads(10, 'the same with bare line feeds', mail('mail/gzip-attachment.eml', 'lf'), WHOLE),
  reads(10, 'a multipart/report', letter('multipart-report'), WHOLE),
  reads(10, 'application/zip, as Google and Microsoft send it', letter('zip-attachment'), {
    ...whole('mail_type_unusual'),
    path: `zip-attachment.eml/${NAME}.zip/report.xml`,
  }),
  reads(10, 'application/octet-stream', letter('octet-stream'), whole('mail_type_unusual')),
  reads(10, 'application/x-gzip', letter('x-gzip'), whole('mail_type_unusual')),
  reads(10, 'application/x-zip-compressed', letter('x-zip-compressed'), whole('mail_type_unusual')),
  reads(10, 'application/xml', letter('application-xml'), whole('mail_type_unusual')),
  reads(10, 'text/plain', letter('text-plain-attachment'), whole('mail_type_unusual')),
  reads(10, 'text/rfc-822', letter('text-rfc-822'), whole('mail_type_unusual')),
  reads(10, 'a zip that is declared gzip', letter('zip-declared-gzip'), whole('mislabelled')),
  reads(
    10,
    'a gzip that is declared zip',
    letter('gzip-declared-zip'),
    whole('mail_type_unusual', 'mislabelled'),
  ),
  reads(
    10,
    'a media type without a slash',
    letter('type-without-slash'),
    whole('mail_header_damaged', 'mail_type_unusual'),
  ),
  reads(6, 'a gzip attached as .xml', letter('gzip-named-xml'), whole('mislabelled')),
  reads(6, 'a plain report attached as .xml.gz', letter('xml-named-gzip'), whole('mislabelled')),
  reads(10, 'multipart/alternative', letter('multipart-alternative'), WHOLE),
  reads(10, 'a report part without a name', letter('no-name'), WHOLE),
  reads(10, 'the XML inline', letter('inline-xml'), WHOLE),
  reads(
    10,
    'a mail that is the zip, without multipart',
    letter('whole-mail-is-zip'),
    whole('mail_single_part', 'mail_type_unusual'),
  ),
  reads(
    10,
    'a mail that is the gzip, without multipart',
    letter('whole-mail-is-gzip'),
    whole('mail_single_part'),
  ),
  reads(
    10,
    'a mail that is the XML, without multipart',
    letter('whole-mail-is-xml'),
    whole('mail_single_part'),
  ),
  reads(6, 'a mail file of any name is known by its header', named('1', letter('gzip-attachment')), WHOLE),
  reads(7, 'a TLS report as plain JSON under +gzip', letter('tls-report-plain-json-as-gzip'), {
    ...TLS_WHOLE,
    deviations: ['mislabelled'],
  }),
];

const shapes: readonly Case[] = [
  reads(
    11,
    'a part whose Content-Type is spelt ContentType',
    letter('content-type-header-misspelt'),
    whole('mail_header_damaged'),
  ),
  reads(
    11,
    'a mail whose Content-Type is spelt ContentType',
    letter('top-content-type-misspelt'),
    whole('mail_header_damaged'),
  ),
  reads(11, 'a file name in pieces (RFC 2231)', letter('rfc2231-name'), {
    ...WHOLE,
    path: `rfc2231-name.eml/${NAME}.xml.gz`,
  }),
  reads(11, 'a file name in pieces, percent-encoded (RFC 2231)', letter('rfc2231-encoded-name'), {
    ...WHOLE,
    path: 'rfc2231-encoded-name.eml/bücher.example!example.com!report.xml.gz',
  }),
  reads(11, 'the report before the text', letter('report-first'), WHOLE),
  reads(11, 'the report between an HTML part and a footer', letter('html-and-footer'), WHOLE),
  reads(11, 'a report in a forwarded message', letter('forwarded'), whole('report_forwarded')),
  reads(11, 'a report forwarded twice', letter('forwarded-twice'), whole('report_forwarded')),
  reads(
    11,
    'two report mails in a digest',
    letter('digest'),
    { ...whole('mail_single_part', 'report_forwarded') },
    { ...SECOND, deviations: ['mail_several_reports', 'mail_single_part', 'report_forwarded'] },
  ),
  reads(
    11,
    'a report mail attached as report.msg',
    letter('attached-as-report-msg'),
    whole('report_forwarded'),
  ),
  reads(
    11,
    'a scanner’s remark inside the base64',
    letter('base64-with-stray-text'),
    whole('gzip_trailing_bytes', 'mail_body_damaged'),
  ),
  reads(11, 'blank lines and spaces around the base64', letter('base64-with-blank-lines'), WHOLE),
  reads(11, 'no closing boundary', letter('no-closing-boundary'), whole('mail_body_damaged')),
  reads(
    11,
    'a boundary other than the one declared',
    letter('boundary-not-found'),
    whole('mail_body_damaged'),
  ),
  reads(11, 'a mail that ends inside its base64', withoutLast(700, letter('xml-attachment')), {
    ...WHOLE,
    status: 'partial',
    reason: 'document_cut_short',
    records: 1,
    quarantined: 1,
    messages: 12,
    deviations: ['document_cut_short', 'mail_body_damaged'],
    quarantinedReasons: ['record_cut_short'],
  }),
  reads(
    11,
    'a failure report that ends inside a field of its feedback part’s header',
    before('Transfer-Encoding: 7bit', mail('failure/report.eml'), 2),
    rejected('no_failure_source', 'failure_field_missing', 'failure_sample_missing', 'mail_body_damaged'),
  ),
  reads(11, 'quoted-printable', letter('quoted-printable'), WHOLE),
  reads(11, 'quoted-printable with escapes that are none', letter('quoted-printable-damaged'), {
    ...whole('mail_body_damaged'),
    org: 'receiver.example =ZZ',
  }),
  reads(
    11,
    'base64 that no Content-Transfer-Encoding announces',
    letter('transfer-encoding-missing'),
    whole('base64_text'),
  ),
];

const counts: readonly Case[] = [
  reads(12, 'two reports in one mail', letter('two-reports'), WHOLE, {
    ...SECOND,
    deviations: ['mail_several_reports'],
  }),
  reads(
    12,
    'a damaged report beside a good one',
    letter('two-reports-one-damaged'),
    rejected('unknown_format'),
    { ...SECOND, deviations: ['mail_several_reports'] },
  ),
  reads(12, 'an aggregate report and a TLS report in one mail', letter('aggregate-and-tls'), WHOLE, {
    ...TLS_WHOLE,
    deviations: ['mail_several_reports'],
  }),
  reads(
    12,
    'an mbox of three mails: two reports and a letter',
    mail('mail/three.mbox'),
    { ...WHOLE, path: `three.mbox/1/${NAME}.xml` },
    SECOND,
    ignored('no_report'),
  ),
  reads(12, 'a newsletter is no error', letter('newsletter'), ignored('no_report')),
  reads(12, 'a letter is no error', letter('plain-question'), ignored('no_report')),
  reads(12, 'a mail with a picture is no error', letter('mail-with-picture'), ignored('no_report')),
  reads(12, 'a letter with a zip is no error', letter('letter-with-zip'), ignored('no_report')),
  reads(12, 'a letter with JSON is no error', letter('letter-with-json'), ignored('no_report')),
  reads(12, 'a letter with XML is no error', letter('letter-with-xml'), ignored('no_report')),
  reads(12, 'a letter with a page is no error', letter('letter-with-html'), ignored('no_report')),
  reads(
    12,
    'a mail that says it carries a report, and a zip without one',
    letter('report-without-document'),
    rejected('no_document'),
  ),
  reads(
    12,
    'a mail that says it carries a report, and JSON of another kind',
    letter('report-of-another-kind'),
    rejected('not_a_report', 'element_unknown', 'mail_type_unusual'),
  ),
  reads(
    12,
    'a mail that says it carries a report, and has nothing attached',
    letter('report-as-text-only'),
    rejected('no_document'),
  ),
  reads(12, 'an empty attachment that was to be a report', letter('empty-attachment'), rejected('empty')),
  reads(12, 'a bounce is no failure report', mail('failure/delivery-failure.eml'), ignored('no_report')),
];

export const MAIL_CASES: readonly Case[] = [...types, ...shapes, ...counts];
