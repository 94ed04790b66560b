import { file, recoded, type Fixture } from './build/fixture.js';
import { gzip } from './build/gzip.js';
import { mail } from './build/mail.js';
import { entry, zip } from './build/zip.js';
import { read, type Reading } from './reading.js';

/** What makes a report the same report: reporter, report id, policy domain and period; and its document's bytes. */
describe('the key of a report', () => {
  const report = file('container/report.xml');

  test.each<[string, Fixture]>([
    ['in gzip', gzip(report)],
    ['in zip', zip('report.zip', entry(report))],
    ['in a mail', mail('mail/gzip-attachment.eml')],
    ['in a mail under another type', mail('mail/octet-stream.eml')],
    ['in a forwarded mail', mail('mail/forwarded.eml')],
  ])('is the same %s, and so is the hash of the document', async (_, carried) => {
    const plain = await only(report);
    const other = await only(carried);
    expect(other.keyHash).toBe(plain.keyHash);
    expect(other.documentHash).toBe(plain.documentHash);
  });

  test.each([
    ['an e-mail in capitals', 'metadata/email-upper-case.xml'],
    ['a name where there is no e-mail', 'metadata/email-missing.xml'],
    ['a brand for a name', 'metadata/org-name-brand.xml'],
    ['white space around the report id', 'metadata/report-id-white-space.xml'],
    ['milliseconds', 'metadata/period-milliseconds.xml'],
    ['a policy domain in capitals', 'policy/domain-upper-case-dot.xml'],
    ['another policy: a revision', 'policy/p-upper-case.xml'],
  ])('is the same with %s, and the document is another', async (_, path) => {
    const plain = await only(report);
    const other = await only(file(path));
    expect(other.keyHash).toBe(plain.keyHash);
    expect(other.documentHash).not.toBe(plain.documentHash);
  });

  test.each([
    [
      'report ids that differ after their @',
      'metadata/report-id-brackets.xml',
      'metadata/report-id-same-before-at.xml',
    ],
    ['the same report id on the next day', 'container/report.xml', 'metadata/report-id-next-day.xml'],
    ['the same report id for another domain', 'container/report.xml', 'policy/domain-other.xml'],
    ['no report id in two documents', 'metadata/report-id-missing.xml', 'metadata/report-id-empty.xml'],
    ['two reporters', 'container/report.xml', 'container/second-report.xml'],
  ])('tells apart %s', async (_, one, other) => {
    expect((await only(file(one))).keyHash).not.toBe((await only(file(other))).keyHash);
  });

  test('is of the document where there is no report id: the same document has the same key', async () => {
    const plain = file('metadata/report-id-missing.xml');
    expect((await only(gzip(plain))).keyHash).toBe((await only(plain)).keyHash);
  });

  test('does not hang on the character set', async () => {
    const plain = file('encoding/declared-utf-16.xml');
    const utf16 = await only(recoded('utf-16le', plain, 'bom'));
    expect(utf16.keyHash).toBe((await only(plain)).keyHash);
  });

  test('of a failure report is its content: the mailbox and the line ends do not count', async () => {
    const here = await only(mail('failure/report.eml'));
    expect((await only(mail('failure/report-elsewhere.eml'))).keyHash).toBe(here.keyHash);
    expect((await only(mail('failure/report.eml', 'lf'))).keyHash).toBe(here.keyHash);
    expect((await only(mail('failure/source-ip-ipv6.eml'))).keyHash).not.toBe(here.keyHash);
  });

  test('of two reports in one mail are two', async () => {
    const [first, second] = await read(mail('mail/two-reports.eml'));
    expect(first?.keyHash).toBeDefined();
    expect(second?.keyHash).not.toBe(first?.keyHash);
  });
});

async function only(fixture: Fixture): Promise<Reading> {
  const [reading, ...others] = await read(fixture);
  if (reading === undefined || others.length > 0) throw new Error(`${fixture.name} is not one document`);
  expect(reading.keyHash).toBeDefined();
  return reading;
}
