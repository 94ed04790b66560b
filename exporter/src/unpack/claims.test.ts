import { ReportClaim } from './claims.js';
import { lines } from './made.js';
import { parseHeaders } from './mime/headers.js';

interface Given {
  readonly contentType?: string;
  readonly fileName?: string;
}

function claims(header: string, given?: Given): boolean {
  const { headers } = parseHeaders(Buffer.from(lines(header)));
  const claim = new ReportClaim(headers);
  if (given === undefined) return claim.byHeaders;
  const { contentType = 'application/octet-stream', fileName } = given;
  return claim.covers({ contentType, fileName });
}

describe('a mail says that it carries a report', () => {
  it.each([
    'Subject: Report Domain: example.com Submitter: receiver.example Report-ID: <1>',
    'Subject: REPORT DOMAIN: example.com',
    'Subject: [Preview] Report Domain: example.com Submitter: receiver.example',
    'Subject: =?utf-8?B?UmVwb3J0IERvbWFpbjogZXhhbXBsZS5jb20=?=',
    'TLS-Report-Domain: example.com',
    'TLS-Report-Submitter: receiver.example',
    'Content-Type: multipart/report; report-type="tlsrpt"; boundary=b',
  ])('by its header %s', (header) => {
    expect(claims(header)).toBe(true);
  });

  it.each([
    { contentType: 'application/tlsrpt+json' },
    { contentType: 'application/tlsrpt+gzip' },
    { fileName: 'receiver.example!example.com!1772323200!1772409599.xml.gz' },
    { fileName: 'receiver.example!example.com!1772323200!1772409599!4711.zip' },
    { fileName: 'receiver.example!example.com!1772323200!1772409599!001.json' },
  ])('by its part %j', (part) => {
    expect(claims('Subject: Hello', part)).toBe(true);
  });

  it.each([
    'Subject: Your DMARC report',
    'Subject: Fwd: Report Domain: example.com',
    'From: dmarc@a.example',
  ])('by %s and a part that could be one', (header) => {
    expect(claims(header, { contentType: 'application/zip' })).toBe(true);
    expect(claims(header, { fileName: 'report.xml' })).toBe(true);
    expect(claims(header, { contentType: 'image/png', fileName: 'logo.png' })).toBe(false);
  });
});

describe('a mail does not say so', () => {
  it.each([
    'Subject: Re: Report Domain: example.com Submitter: receiver.example',
    'Subject: Automatic reply: Report Domain: example.com',
    'Subject: What is DMARC?',
    'To: dmarc@example.com',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  ])('by its header %s', (header) => {
    expect(claims(header)).toBe(false);
  });

  it.each([
    { contentType: 'application/zip', fileName: 'photos.zip' },
    { contentType: 'application/json', fileName: 'a.json' },
    { fileName: 'wow!great!.zip' },
  ])('by its part %j', (part) => {
    expect(claims('Subject: Hello', part)).toBe(false);
  });
});
