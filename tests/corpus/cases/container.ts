import {
  base64,
  before,
  damagedAt,
  file,
  joined,
  literal,
  named,
  recoded,
  withoutLast,
} from '../build/fixture.js';
import {
  gzip,
  gzipMembers,
  gzipWithHeaderFields,
  gzipWithWrongTrailer,
  gzipWithoutEnd,
  zlib,
} from '../build/gzip.js';
import { outlookMessage } from '../build/outlook.js';
import { directory, entry, zip, zipWithoutDirectory } from '../build/zip.js';
import { reads, type Case } from '../case.js';
import { rejected, SECOND, WHOLE, whole } from '../usual.js';

const REPORT = file('container/report.xml');
const SECOND_REPORT = file('container/second-report.xml');
const README = file('container/readme.txt');
const SHORT_RECORD = '<scope>mfrom</scope>';

const gzipCases: readonly Case[] = [
  reads(1, 'a report as a plain file is read whole', REPORT, { ...WHOLE, path: 'report.xml' }),
  reads(1, 'a report in gzip is read whole', gzip(REPORT), whole()),
  reads(
    1,
    'a line end after the gzip, as Mimecast sends it, is skipped',
    joined(gzip(REPORT), '\r\n'),
    whole('gzip_trailing_bytes'),
  ),
  reads(
    1,
    'other bytes after the gzip are skipped',
    joined(gzip(REPORT), 'X-Scanned: yes\n'),
    whole('gzip_trailing_bytes'),
  ),
  reads(
    1,
    'zeros that pad the gzip are skipped',
    joined(gzip(REPORT), '\0'.repeat(512)),
    whole('gzip_trailing_bytes'),
  ),
  reads(
    1,
    'a gzip header with every optional field is read past, its checksum unchecked',
    gzipWithHeaderFields(REPORT, 0),
    whole(),
  ),
  reads(
    1,
    'a wrong checksum at the end does not take the report down',
    gzipWithWrongTrailer(REPORT, 'checksum'),
    whole('gzip_damaged'),
  ),
  reads(
    1,
    'a wrong length at the end does not take the report down',
    gzipWithWrongTrailer(REPORT, 'length'),
    whole('gzip_damaged'),
  ),
  reads(
    2,
    'a gzip of two members, parted inside a record, is one report',
    gzipMembers(REPORT, 900),
    whole('gzip_several_members'),
  ),
  reads(
    2,
    'a gzip of many members, one of them empty, is one report',
    gzipMembers(REPORT, 1, 500, 500, 1800),
    whole('gzip_several_members'),
  ),
  reads(
    2,
    'two members with a report each are two reports',
    joined(gzip(REPORT), gzip(SECOND_REPORT)),
    whole('documents_run_together', 'gzip_several_members'),
    { ...SECOND, deviations: ['documents_run_together', 'gzip_several_members'] },
  ),
  reads(
    3,
    'a second member whose header is damaged is told of',
    joined(gzip(REPORT), damagedAt('\x1f\x8b', gzip(SECOND_REPORT))),
    whole('gzip_trailing_bytes'),
    rejected('container_damaged'),
  ),
  reads(
    3,
    'a gzip cut short inside the second record keeps the first',
    gzipWithoutEnd(before(SHORT_RECORD, REPORT, 2)),
    {
      ...WHOLE,
      status: 'partial',
      reason: 'container_cut_short',
      records: 1,
      quarantined: 1,
      messages: 12,
      deviations: ['container_cut_short', 'document_cut_short'],
      quarantinedReasons: ['record_cut_short'],
    },
  ),
  reads(
    3,
    'a gzip that has all of the report and no trailer',
    withoutLast(8, gzip(REPORT)),
    whole('gzip_damaged'),
  ),
  reads(
    3,
    'a gzip cut short in the head of the report has nothing to keep',
    gzipWithoutEnd(before('<date_range>', REPORT)),
    rejected('container_cut_short', 'container_cut_short', 'document_cut_short'),
  ),
  reads(
    3,
    'a gzip of which only the header arrived is refused',
    named('report.xml.gz', literal('', gzip(REPORT).bytes.subarray(0, 10))),
    rejected('container_cut_short'),
  ),
  reads(
    3,
    'a gzip that is damaged from its first byte of data is refused',
    literal('report.xml.gz', Buffer.from(`1f8b0800000000000003${'ff'.repeat(64)}`, 'hex')),
    rejected('container_damaged'),
  ),
  reads(4, 'a gzip inside a gzip', gzip(gzip(REPORT)), whole('container_nested')),
  reads(
    4,
    'a gzip inside a zip, as some send it to this day',
    zip('report.zip', entry(gzip(REPORT))),
    whole('container_nested'),
  ),
  reads(4, 'a zip inside a gzip', gzip(zip('report.zip', entry(REPORT))), whole('container_nested')),
  reads(
    4,
    'a zip inside a zip',
    zip('outer.zip', entry(zip('report.zip', entry(REPORT)))),
    whole('container_nested'),
  ),
  reads(
    4,
    'containers nested past the limit are refused',
    gzip(gzip(gzip(gzip(gzip(gzip(REPORT)))))),
    rejected('nesting_too_deep'),
  ),
];

const zipCases: readonly Case[] = [
  reads(5, 'a zip of one deflated report', zip('report.zip', entry(REPORT)), {
    ...WHOLE,
    path: 'report.zip/report.xml',
  }),
  reads(5, 'a zip of one stored report', zip('report.zip', entry(REPORT, { stored: true })), whole()),
  reads(
    5,
    'a directory before the report is passed over',
    zip('report.zip', directory('march'), entry(named('march/report.xml', REPORT))),
    { ...whole('zip_extra_entries'), path: 'report.zip/march/report.xml' },
  ),
  reads(
    5,
    'a readme before the report is passed over',
    zip('report.zip', entry(README), entry(REPORT)),
    whole('zip_extra_entries'),
  ),
  reads(
    5,
    'what a Mac adds to a zip is passed over',
    zip(
      'report.zip',
      entry(REPORT),
      directory('__MACOSX'),
      entry(literal('__MACOSX/._report.xml', '\0\x05\x16\x07\0\x02\0\0Mac OS X')),
    ),
    whole('zip_extra_entries'),
  ),
  reads(
    5,
    'every report of a zip is read',
    zip('reports.zip', entry(REPORT), entry(SECOND_REPORT)),
    { ...whole('zip_several_documents'), path: 'reports.zip/report.xml' },
    { ...SECOND, path: 'reports.zip/second-report.xml', deviations: ['zip_several_documents'] },
  ),
  reads(
    5,
    'a bad document in a zip does not take the good one down',
    zip('reports.zip', entry(file('xml-shape/cut-inside-head.xml')), entry(REPORT)),
    rejected('document_cut_short', 'document_cut_short', 'zip_several_documents'),
    whole('zip_several_documents'),
  ),
  reads(
    5,
    'sizes and checksum behind the data',
    zip('report.zip', entry(REPORT, { dataDescriptor: true })),
    whole(),
  ),
  reads(
    5,
    'two entries with sizes behind their data',
    zip(
      'reports.zip',
      entry(REPORT, { dataDescriptor: true }),
      entry(SECOND_REPORT, { dataDescriptor: true }),
    ),
    whole('zip_several_documents'),
    { ...SECOND, deviations: ['zip_several_documents'] },
  ),
  reads(5, 'a ZIP64 entry', zip('report.zip', entry(REPORT, { zip64: true })), whole()),
  reads(
    5,
    'a ZIP64 entry with sizes behind its data',
    zip('report.zip', entry(REPORT, { zip64: true, dataDescriptor: true })),
    whole(),
  ),
  reads(
    5,
    'an encrypted report is refused',
    zip('report.zip', entry(REPORT, { encrypted: true })),
    rejected('encrypted'),
  ),
  reads(
    5,
    'an encrypted entry does not take its neighbour down',
    zip('report.zip', entry(REPORT, { encrypted: true }), entry(SECOND_REPORT)),
    rejected('encrypted'),
    SECOND,
  ),
  reads(
    5,
    'bzip2 in a zip is refused',
    zip('report.zip', entry(REPORT, { claimedMethod: 12 })),
    rejected('container_unsupported'),
  ),
  reads(
    5,
    'a wrong checksum in a zip does not take the report down',
    zip('report.zip', entry(REPORT, { wrongChecksum: true })),
    whole('zip_damaged'),
  ),
  reads(
    5,
    'a zip that ends before its directory is read; what may have followed is missed',
    zipWithoutDirectory('report.zip', entry(REPORT)),
    WHOLE,
    rejected('container_cut_short'),
  ),
  reads(
    5,
    'a zip cut short inside its report keeps what is whole',
    before(SHORT_RECORD, zipWithoutDirectory('report.zip', entry(REPORT, { stored: true })), 2),
    {
      ...WHOLE,
      status: 'partial',
      reason: 'container_cut_short',
      records: 1,
      quarantined: 1,
      messages: 12,
      deviations: ['container_cut_short', 'document_cut_short'],
      quarantinedReasons: ['record_cut_short'],
    },
  ),
  reads(
    5,
    'a report whose header in the zip is damaged is told of by the directory',
    damagedAt('PK\x03\x04', zip('reports.zip', entry(REPORT), entry(SECOND_REPORT)), 2),
    WHOLE,
    rejected('container_damaged'),
  ),
  reads(5, 'a zip without a report in it', zip('report.zip', entry(README)), rejected('no_document')),
  reads(5, 'an empty zip', zip('report.zip'), rejected('no_document')),
  reads(
    5,
    'a zip that ends in its first header',
    literal('report.zip', 'PK\x03\x04 and then nothing that belongs to a zip'),
    rejected('container_cut_short'),
  ),
];

const disguises: readonly Case[] = [
  reads(6, 'a zip without an extension', named('report', zip('', entry(REPORT))), whole()),
  reads(
    6,
    'a zip called .gz',
    named('receiver.example!example.com!1772323200!1772409599.gz', zip('', entry(REPORT))),
    whole('mislabelled'),
  ),
  reads(6, 'a gzip called .xml', named('report.xml', gzip(REPORT)), whole('mislabelled')),
  reads(6, 'a gzip called .zip', named('report.zip', gzip(REPORT)), whole('mislabelled')),
  reads(6, 'a plain report called .gz', named('report.xml.gz', REPORT), whole('mislabelled')),
  reads(6, 'a plain report called .zip', named('report.zip', REPORT), whole('mislabelled')),
  reads(6, 'a plain report without an extension', named('1', REPORT), whole()),
  reads(7, 'a bare zlib stream', named('report.xml.gz', zlib(REPORT)), whole('zlib_stream')),
  reads(
    7,
    'a bare zlib stream in a zip',
    zip('report.zip', entry(zlib(REPORT))),
    whole('container_nested', 'zlib_stream'),
  ),
  reads(7, 'a gzip as base64 text', named('report.xml.gz', base64(gzip(REPORT))), whole('base64_text')),
  reads(7, 'a zip as base64 text', named('report.zip', base64(zip('', entry(REPORT)))), whole('base64_text')),
  reads(7, 'a plain report as base64 text', named('report.txt', base64(REPORT)), whole('base64_text')),
  reads(
    7,
    'an Outlook message with the report attached as gzip',
    outlookMessage('Report domain example.com.msg', 'Report Domain: example.com', gzip(REPORT)),
    whole('outlook_message'),
  ),
  reads(
    7,
    'an Outlook message with the report attached as zip',
    outlookMessage('report.msg', 'Report Domain: example.com', zip('report.zip', entry(REPORT))),
    whole('outlook_message'),
  ),
  reads(
    7,
    'an Outlook message without a report',
    outlookMessage('minutes.msg', 'Minutes of Monday'),
    rejected('outlook_message'),
  ),
];

const encodings: readonly Case[] = [
  reads(
    8,
    'a byte order mark in UTF-8',
    joined(literal('report.xml', '\ufeff'), REPORT),
    whole('byte_order_mark'),
  ),
  reads(
    8,
    'a byte order mark inside a gzip',
    gzip(joined(literal('report.xml', '\ufeff'), REPORT)),
    whole('byte_order_mark'),
  ),
  reads(8, 'line ends before the declaration', file('encoding/leading-newline.xml'), whole('leading_text')),
  reads(8, 'spaces before the declaration', file('encoding/leading-space.xml'), whole('leading_text')),
  reads(8, 'a sentence before the declaration', file('encoding/leading-text.xml'), whole('leading_text')),
  reads(
    8,
    'UTF-16, little end first, with its mark',
    recoded('utf-16le', file('encoding/declared-utf-16.xml'), 'bom'),
    { ...whole('byte_order_mark', 'charset_unusual'), org: 'Zustell‑Dienst Öst' },
  ),
  reads(
    8,
    'UTF-16, big end first, with its mark',
    recoded('utf-16be', file('encoding/declared-utf-16.xml'), 'bom'),
    { ...whole('byte_order_mark', 'charset_unusual'), org: 'Zustell‑Dienst Öst' },
  ),
  reads(
    8,
    'UTF-16, little end first, without a mark',
    recoded('utf-16le', file('encoding/declared-utf-16.xml'), 'no bom'),
    { ...whole('charset_unusual'), org: 'Zustell‑Dienst Öst' },
  ),
  reads(
    8,
    'UTF-16, big end first, without a mark',
    recoded('utf-16be', file('encoding/declared-utf-16.xml'), 'no bom'),
    { ...whole('charset_unusual'), org: 'Zustell‑Dienst Öst' },
  ),
  reads(8, 'UTF-16 inside a gzip', gzip(recoded('utf-16le', file('encoding/declared-utf-16.xml'), 'bom')), {
    ...whole('byte_order_mark', 'charset_unusual'),
    org: 'Zustell‑Dienst Öst',
  }),
  reads(
    8,
    'UTF-8 that declares itself UTF-16 is read as the bytes have it',
    file('encoding/declared-utf-16.xml'),
    { ...whole('charset_unusual'), org: 'Zustell‑Dienst Öst' },
  ),
  reads(8, 'windows-1252 as declared', file('encoding/windows-1252.xml'), {
    ...whole('charset_unusual'),
    org: 'Courrier “Expédié” SARL',
  }),
  reads(8, 'ISO-8859-1 as declared', file('encoding/iso-8859-1.xml'), {
    ...whole('charset_unusual'),
    org: 'Geschäftspost Müller',
  }),
  reads(8, 'bytes that are not UTF-8 are replaced, not dropped', file('encoding/invalid-byte.xml'), {
    ...whole('invalid_bytes'),
    org: 'Receiver \ufffdExample\ufffd',
  }),
  reads(
    8,
    'a byte that is not UTF-8 in a domain is replaced and the record kept',
    file('encoding/undeclared-windows-1252.xml'),
    {
      ...whole('domain_invalid', 'invalid_bytes'),
      rows: [{ headerFrom: { value: 'ex\ufffdample.com', raw: 'ex\ufffdample.com' } }, {}],
    },
  ),
];

const notReports: readonly Case[] = [
  reads(9, 'an empty file', literal('empty.xml', ''), rejected('empty')),
  reads(9, 'an empty gzip', gzip(literal('report.xml', '')), rejected('empty')),
  reads(9, 'a file of white space', literal('report.xml', ' \r\n\r\n'), rejected('empty')),
  reads(9, 'an empty entry in a zip', zip('report.zip', entry(literal('report.xml', ''))), rejected('empty')),
  reads(9, 'the word "unused" in place of a report', file('container/unused.txt'), rejected('placeholder')),
  reads(
    9,
    'the word "unused" in a gzip',
    gzip(named('report.xml', file('container/unused.txt'))),
    rejected('placeholder'),
  ),
  reads(9, 'garbled bytes', named('report.xml', file('container/garbled.txt')), rejected('unknown_format')),
  reads(
    9,
    'garbled bytes in a gzip',
    gzip(named('report.xml', file('container/garbled.txt'))),
    rejected('unknown_format'),
  ),
  reads(9, 'an HTML page', file('container/page.html'), rejected('html')),
  reads(
    9,
    'an HTML page in a gzip',
    gzip(named('report.xml', file('container/page.html'))),
    rejected('html'),
  ),
  reads(9, 'XML of another kind', file('container/other.xml'), rejected('not_a_report')),
  reads(9, 'JSON of another kind', file('container/other.json'), rejected('not_a_report', 'element_unknown')),
];

export const CONTAINER_CASES: readonly Case[] = [
  ...gzipCases,
  ...zipCases,
  ...disguises,
  ...encodings,
  ...notReports,
];
