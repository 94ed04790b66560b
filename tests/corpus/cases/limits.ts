import { file, literal } from '../build/fixture.js';
import { gzip } from '../build/gzip.js';
import { mail } from '../build/mail.js';
import { entry, zip } from '../build/zip.js';
import { readsWithin, stated, domain, type Case } from '../case.js';
import { firstQuarantined, rejected, SECOND, WHOLE, whole } from '../usual.js';

const REPORT = file('container/report.xml');
const SECOND_REPORT = file('container/second-report.xml');
const limit = (name: string) => file(`limits/${name}.xml`);
const BOMB = gzip(literal('report.xml', `<?xml version="1.0"?>\n<feedback>${' '.repeat(2 * 1024 * 1024)}`));

/** The limit is hit inside the second record. */
const FIRST_OF_TWO = {
  ...WHOLE,
  status: 'partial',
  records: 1,
  quarantined: 1,
  messages: 12,
  quarantinedReasons: ['record_cut_short'],
} as const;

const received: readonly Case[] = [
  readsWithin(
    { mailBytes: 3000 },
    'a mail over mailBytes keeps its first records',
    mail('mail/xml-attachment.eml'),
    { ...FIRST_OF_TWO, reason: 'mail_too_large', limit: 'mailBytes', deviations: ['mail_body_damaged'] },
  ),
  readsWithin({ mailBytes: 8000 }, 'a mail under mailBytes', mail('mail/xml-attachment.eml'), WHOLE),
  readsWithin(
    { mailHeaderBytes: 200 },
    'headers over mailHeaderBytes',
    mail('mail/gzip-attachment.eml'),
    rejected('mail_headers_too_large'),
  ),
  readsWithin(
    { mailParts: 1 },
    'more parts than mailParts',
    mail('mail/html-and-footer.eml'),
    rejected('mail_parts_too_many'),
  ),
  readsWithin({ mailParts: 8 }, 'fewer parts than mailParts', mail('mail/html-and-footer.eml'), WHOLE),
  readsWithin(
    { documentBytes: 1700 },
    'a document over documentBytes keeps its first records',
    gzip(REPORT),
    { ...FIRST_OF_TWO, reason: 'document_too_large', limit: 'documentBytes' },
  ),
  readsWithin({ documentBytes: REPORT.bytes.length }, 'a document of documentBytes', gzip(REPORT), WHOLE),
  readsWithin({}, 'a bomb stops at 200 times its size', BOMB, {
    ...rejected('ratio_too_high'),
    limit: 'ratio',
  }),
  readsWithin({ ratio: 2, ratioFreeBytes: 100 }, 'a report over ratio past ratioFreeBytes', gzip(REPORT), {
    status: 'partial',
    reason: 'ratio_too_high',
    limit: 'ratio',
    deviations: [],
  }),
  readsWithin({ ratio: 2 }, 'a report over ratio that is small', gzip(REPORT), WHOLE),
  readsWithin({ nesting: 1 }, 'a gzip in a gzip over nesting', gzip(gzip(REPORT)), {
    ...rejected('nesting_too_deep'),
    limit: 'nesting',
  }),
  readsWithin(
    { nesting: 2 },
    'a gzip in a gzip within nesting',
    gzip(gzip(REPORT)),
    whole('container_nested'),
  ),
  readsWithin(
    { nesting: 2 },
    'a zip in a mail is 2',
    mail('mail/zip-attachment.eml'),
    whole('mail_type_unusual'),
  ),
  readsWithin({ nesting: 1 }, 'a zip in a mail over nesting', mail('mail/zip-attachment.eml'), {
    ...rejected('nesting_too_deep'),
    limit: 'nesting',
  }),
  readsWithin(
    { zipEntries: 1 },
    'the entries of a zip past zipEntries',
    zip('reports.zip', entry(REPORT), entry(SECOND_REPORT)),
    WHOLE,
    { ...rejected('zip_entries_too_many'), limit: 'zipEntries' },
  ),
  readsWithin(
    { zipEntries: 2 },
    'a zip of zipEntries',
    zip('reports.zip', entry(REPORT), entry(SECOND_REPORT)),
    whole('zip_several_documents'),
    { ...SECOND, deviations: ['zip_several_documents'] },
  ),
];

const SIGNATURE = { domain: domain('example.com'), result: stated('pass'), humanResult: undefined } as const;

const parsed: readonly Case[] = [
  readsWithin(
    { xmlDepth: 8 },
    'elements deeper than xmlDepth take their record to quarantine',
    limit('deep-second-record'),
    {
      ...FIRST_OF_TWO,
      reason: undefined,
      limit: undefined,
      deviations: ['element_unknown'],
      quarantinedReasons: ['xml_too_deep'],
    },
  ),
  readsWithin(
    { xmlDepth: 9 },
    'elements as deep as xmlDepth',
    limit('deep-second-record'),
    whole('element_unknown'),
  ),
  readsWithin({ textBytes: 500 }, 'a text over textBytes', limit('long-text'), {
    ...WHOLE,
    status: 'partial',
    reason: 'text_too_long',
    limit: 'textBytes',
  }),
  readsWithin({ textBytes: 700 }, 'a text under textBytes', limit('long-text'), WHOLE),
  readsWithin({ tagBytes: 500 }, 'a tag over tagBytes', limit('long-tag'), {
    ...WHOLE,
    status: 'partial',
    reason: 'tag_too_long',
    limit: 'tagBytes',
    deviations: ['stray_text', 'xml_ill_formed'],
  }),
  readsWithin({ tagBytes: 700 }, 'a tag under tagBytes', limit('long-tag'), WHOLE),
  readsWithin({ records: 1 }, 'more records than the limit', REPORT, {
    ...WHOLE,
    status: 'partial',
    reason: 'records_too_many',
    limit: 'records',
    records: 1,
    messages: 12,
  }),
  readsWithin({ records: 2 }, 'as many records as the limit', REPORT, WHOLE),
  readsWithin({ dkimResults: 2 }, 'more signatures than dkimResults are counted', limit('dkim-three'), {
    ...whole('dkim_results_many'),
    rows: [
      {
        dkim: [
          { ...SIGNATURE, selector: 's1' },
          { ...SIGNATURE, selector: 's2' },
        ],
        dkimOmitted: 1,
      },
      { dkimOmitted: 0 },
    ],
  }),
  readsWithin({ dkimResults: 3 }, 'as many signatures as dkimResults', limit('dkim-three'), {
    ...WHOLE,
    rows: [{ dkimOmitted: 0 }, {}],
  }),
  readsWithin({ listItems: 2 }, 'more reasons than listItems are counted', limit('reasons-three'), {
    ...whole('list_cut'),
    rows: [
      {
        overrides: [
          { type: 'forwarded', comment: undefined },
          { type: 'mailing_list', comment: undefined },
        ],
      },
      {},
    ],
  }),
  readsWithin({ listItems: 3 }, 'as many reasons as listItems', limit('reasons-three'), WHOLE),
  readsWithin({ extensionBytes: 40 }, 'unknown elements over extensionBytes', limit('deep-unknown-element'), {
    ...whole('element_unknown', 'extension_cut'),
  }),
  readsWithin(
    { salvageBytes: 300 },
    'an ill-formed record over salvageBytes',
    file('xml-shape/less-than-in-header-from.xml'),
    firstQuarantined('record_too_large', 'xml_ill_formed'),
  ),
  readsWithin({ jsonDepth: 16 }, 'JSON deeper than jsonDepth', file('tls/deep.json'), {
    ...rejected('json_too_deep'),
    limit: 'jsonDepth',
  }),
];

export const LIMIT_CASES: readonly Case[] = [...received, ...parsed];
