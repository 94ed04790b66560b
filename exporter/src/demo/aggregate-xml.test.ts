import { aggregateXml } from './aggregate-xml.js';
import { demoPlan } from './plan.js';
import { documentBytes } from './report-mail.js';

const DOCUMENTS = new Map<string, string>();
for (const { reports } of demoPlan({ seed: 1, domains: 1, days: 3, end: '2026-06-30', reportsPerDay: 25 }))
  for (const report of reports)
    if (report.kind === 'aggregate')
      DOCUMENTS.set(report.reporter.submitter, [...aggregateXml(report)].join(''));

function documentOf(submitter: string): string {
  return DOCUMENTS.get(submitter) ?? '';
}

describe('each reporter has its habits', () => {
  test.each([
    ['google.com', /<extra_contact_info>https:\/\/support\.google\.com/],
    ['enterprise.protection.outlook.com', /<envelope_to>[a-z]+\.example<\/envelope_to>/],
    ['gmx.net', /^<\?xml [^>]+>\n<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2\.0">/],
    ['gmx.net', /<np>reject<\/np>\s*<fo>1<\/fo>\s*<testing>n<\/testing>\s*<discovery_method>treewalk</],
    ['gmx.net', /<disposition>pass<\/disposition>/],
    ['gmx.net', /<generator>/],
    ['mail.ru', /<record><row><source_ip>/],
    ['uni-beispiel.example', /<org_name>Universität Beispiel<\/org_name>/],
    ['uni-beispiel.example', /<identities>/],
    ['prefix.example', /<dmarc:feedback xmlns:dmarc="[^"]+">/],
    ['loud.example', /<dkim>Pass<\/dkim>/],
    ['mimecast.org', /<human_result>/],
  ])('%s: %p', (submitter, habit) => {
    expect(documentOf(submitter)).toMatch(habit);
  });

  test.each([
    ['google.com', /envelope_to|generator|<np>/],
    ['gmx.net', /<pct>/],
    ['amazonses.com', /<selector>/],
    ['uni-beispiel.example', /<version>/],
    ['fastmail.com', /<envelope_from>/],
  ])('%s leaves out %p', (submitter, habit) => {
    expect(documentOf(submitter)).toContain('<record>');
    expect(documentOf(submitter)).not.toMatch(habit);
  });
});

test('a big report has the records asked for, in pieces of bounded size', () => {
  let records = 0;
  let largest = 0;
  let carry = '';
  const options = { seed: 1, records: 20_000, domains: 1, days: 1, end: '2026-01-15', reportsPerDay: 1 };
  const reports = [...demoPlan(options)].flatMap((day) => day.reports);
  const chunks = reports.flatMap((report) => (report.kind === 'aggregate' ? [...documentBytes(report)] : []));
  for (const chunk of chunks) {
    const text = carry + Buffer.from(chunk).toString();
    records += text.split('</record>').length - 1;
    carry = text.slice(-8);
    largest = Math.max(largest, chunk.length);
  }
  expect(records).toBe(20_000);
  expect(largest).toBeLessThan(512 * 1024);
});
