import type { FailureReport } from '../../model/report.js';
import { reportKey } from '../../parse/values/identity.js';
import { Redaction } from './redaction.js';

const redaction = new Redaction(Buffer.from('a key'));
const HASH = '[0-9a-f]{16}';

describe('a text', () => {
  test.each([
    ['jane@example.com', `H@example.com`],
    ['Jane.O’Hara+news@Example.COM', 'H@Example.COM'],
    ['"jane doe"@example.com', 'H@example.com'],
    ['<jane@example.com>', '<H@example.com>'],
    ['rfc822;jane@example.com', 'rfc822;H@example.com'],
    ['jürgen@bücher.example', 'H@bücher.example'],
    ['jane@[192.0.2.1]', 'H@[192.0.2.1]'],
    [
      'spf=pass smtp.mailfrom=jane@example.com; dkim=pass header.i=@example.com',
      'spf=pass smtp.mailfrom=H@example.com; dkim=pass header.i=@example.com',
    ],
    ['i=jane@example.com', 'i=H@example.com'],
    ['bounce+jane=example.org@lists.example', 'H@lists.example'],
    ['i=@example.com', 'i=@example.com'],
    [`${'jane'.repeat(100)}@example.com`, 'H@example.com'],
    ['mailto:jane@example.com?subject=x', 'mailto:H@example.com?subject=x'],
    ['https://x.example/u?m=jane%40example.com', 'H%40example.com'],
    ['{"To":"jane@example.com","n":1}', '{"To":"H@example.com","n":1}'],
    [
      'for <a@b.example>; from c@d.example (e@f.example)',
      'for <H@b.example>; from H@d.example (H@f.example)',
    ],
    ['nothing to hide at example.com', 'nothing to hide at example.com'],
    ['', ''],
  ])('%s', (text, redacted) => {
    const pattern = redacted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('H', HASH);
    expect(redaction.text(text)).toMatch(new RegExp(`${pattern}$`));
    expect(redaction.text(text)).not.toMatch(/jane|j.rgen|bounce/i);
  });

  test('an address stays the same wherever it stands, and another key makes another of it', () => {
    const [bare] = redaction.text('jane@example.com').split('@');
    expect(redaction.text('smtp.mailfrom=jane@EXAMPLE.com')).toBe(`smtp.mailfrom=${bare}@EXAMPLE.com`);
    expect(redaction.text('jane@other.example')).not.toContain(bare);
    expect(new Redaction(Buffer.from('another')).text('jane@example.com')).not.toContain(bare);
  });

  test('of hostile length is gone through once', () => {
    const parts = ['a"', 'a', '%', '"\\', '@', '%40', '"@', 'a@', '\\"', 'ü.'];
    for (const part of [...parts, parts.join('')])
      expect(redaction.text(part.repeat(50_000)).length).toBeGreaterThan(0);
  });
});

describe('a mailbox', () => {
  test.each([
    ['Jane Doe <jane@example.com>', 'H@example.com'],
    ['"Doe, Jane" <jane@example.com>, John <j@example.org>', 'H@example.com, H@example.org'],
    ['Jane Doe', 'H'],
    ['jane', 'H'],
    ['<>', '<>'],
    ['', ''],
  ])('%s', (text, redacted) => {
    expect(redaction.mailboxes(text)).toMatch(new RegExp(`^${redacted.replaceAll('H', HASH)}$`));
  });
});

const REPORT: FailureReport = {
  kind: 'failure',
  standard: 'rfc6591',
  key: reportKey({
    kind: 'failure',
    reporter: 'mx.example',
    reportId: 'c'.repeat(64),
    domain: 'example.com',
    begin: 0,
    end: 0,
  }),
  feedbackType: 'auth-failure',
  version: '1',
  userAgent: 'made by jane@secret.example',
  authFailure: ['dmarc'],
  authenticationResults: ['mx.example; spf=fail smtp.mailfrom=jane@secret.example'],
  originalEnvelopeId: 'jane@secret.example',
  originalMailFrom: 'jane@secret.example',
  originalRcptTo: ['jane@secret.example', 'Jane'],
  arrival: 1,
  sourceIp: undefined,
  sourcePort: undefined,
  reportedDomain: { value: 'example.com', raw: 'example.com' },
  reportedUri: ['mailto:jane@secret.example'],
  reportingMta: 'dns; jane@secret.example',
  incidents: 1,
  deliveryResult: undefined,
  identityAlignment: ['dkim'],
  dkimDomain: undefined,
  dkimIdentity: 'jane@secret.example',
  dkimSelector: 's1',
  dkimSelectorDns: 'v=DKIM1; n=jane@secret.example',
  dkimCanonicalizedHeader: 'to:Jane',
  dkimCanonicalizedBody: 'Dear Jane',
  spfDns: ['v=spf1 -all jane@secret.example'],
  extensions: '{"X":"jane@secret.example","Y":["\\"jane doe\\"@secret.example"]}',
  sample: {
    headersOnly: false,
    headers: [
      { name: 'From', value: 'Jane Doe <jane@secret.example>' },
      { name: 'Subject', value: 'Dear Jane' },
      { name: 'X-Customer', value: 'Jane' },
      { name: 'Received', value: 'from a (b [192.0.2.1]) by c for <jane@secret.example>; today' },
      {
        name: 'DKIM-Signature',
        value: 'v=1; d=example.com; z=Subject:Dear=20Jane|To:x; i=jane@secret.example',
      },
    ],
    messageId: '<jane@secret.example>',
    subject: 'Dear Jane',
    from: 'Jane Doe <jane@secret.example>',
    to: 'Jane <jane@secret.example>',
    date: 1,
    body: 'Dear Jane',
  },
  reporter: 'Jane <jane@secret.example>',
};

describe('a failure report', () => {
  test('names nobody', () => {
    expect(JSON.stringify(redaction.redact(REPORT))).not.toMatch(/jane/i);
  });

  test('still tells what authentication needs', () => {
    const { sample, authFailure, key, dkimSelector } = redaction.redact(REPORT);
    expect({ authFailure, key, dkimSelector }).toEqual({
      authFailure: ['dmarc'],
      key: REPORT.key,
      dkimSelector: 's1',
    });
    expect(sample?.headers.map(({ name }) => name)).toEqual(['From', 'Received', 'DKIM-Signature']);
    expect(sample?.headers[1]?.value).toMatch(
      new RegExp(`^from a \\(b \\[192.0.2.1\\]\\) by c for <${HASH}@secret.example>; today$`),
    );
    expect(sample?.headers[2]?.value).toMatch(new RegExp(`^v=1; d=example.com; i=${HASH}@secret.example$`));
  });

  test('of the same subject has the same word for it', () => {
    expect(redaction.redact(REPORT).sample?.subject).toMatch(new RegExp(`^${HASH}$`));
  });

  test('keeps all headers and the subject where that is asked for, but no body', () => {
    const { sample, dkimCanonicalizedBody } = new Redaction(Buffer.from('k'), { keep: 'headers' }).redact(
      REPORT,
    );
    expect(sample?.headers.map(({ name }) => name)).toContain('X-Customer');
    expect(sample?.subject).toBe('Dear Jane');
    expect(sample?.from).toMatch(new RegExp(`^${HASH}@secret.example$`));
    expect([sample?.body, dkimCanonicalizedBody]).toEqual([undefined, undefined]);
  });

  test('keeps everything where that is asked for', () => {
    const kept = new Redaction(Buffer.from('k'), { keep: 'all' }).redact(REPORT);
    expect(kept).toEqual({ ...REPORT, redacted: true });
  });
});
