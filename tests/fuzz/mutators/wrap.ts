import type { Random } from '@plumbline/exporter/demo/random.js';
import { base64, type Fixture } from '../../corpus/build/fixture.js';
import { gzip, gzipMembers, gzipWithHeaderFields, gzipWithoutEnd, zlib } from '../../corpus/build/gzip.js';
import { outlookMessage } from '../../corpus/build/outlook.js';
import { entry, zip, zipWithoutDirectory, type ZipEntry } from '../../corpus/build/zip.js';
import { oneOf } from './mutator.js';

/** Puts a document into a container that any reader should open. */
export type Wrapper = (inner: Fixture, random: Random) => Fixture;

const inGzip: Wrapper = (inner) => gzip(inner);

const inMembers: Wrapper = (inner, random) => {
  const cuts = Array.from({ length: random.between(1, 5) }, () => random.below(inner.bytes.length + 1));
  return gzipMembers(inner, ...cuts.sort((a, b) => a - b));
};

const inZlib: Wrapper = (inner) => zlib(inner);

const inZip: Wrapper = (inner, random) => {
  const stored = random.chance(1, 3);
  const zip64 = random.chance(1, 6);
  return zip('report.zip', entry(inner, { stored, zip64, dataDescriptor: !stored && random.chance(1, 3) }));
};

const inBase64: Wrapper = (inner, random) => base64(inner, random.chance(1, 2) ? '\r\n' : '\n');

const inMail: Wrapper = (inner, random) => {
  const boundary = `b${random.hex(6)}`;
  const type = oneOf(['application/gzip', 'application/zip', 'text/xml', 'application/octet-stream'], random);
  return lines('report.eml', [
    ...['From: reports@example.net', 'To: dmarc@example.com', 'Subject: Report Domain: example.com'],
    ...['MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${boundary}"`, ''],
    ...[`--${boundary}`, 'Content-Type: text/plain', '', 'A report is attached.', `--${boundary}`],
    ...[`Content-Type: ${type}; name="${inner.name}"`, 'Content-Transfer-Encoding: base64', ''],
    ...[base64(inner).bytes.toString('latin1').trimEnd(), `--${boundary}--`, ''],
  ]);
};

const forwarded: Wrapper = (inner, random) => {
  const boundary = `f${random.hex(6)}`;
  return lines('forward.eml', [
    ...['From: postmaster@example.com', 'Subject: Fwd: Report Domain: example.com', 'MIME-Version: 1.0'],
    ...[`Content-Type: multipart/mixed; boundary=${boundary}`, '', `--${boundary}`],
    ...['Content-Type: message/rfc822', '', inner.bytes.toString('latin1'), `--${boundary}--`, ''],
  ]);
};

const inMbox: Wrapper = (inner, random) => {
  const mail = inner.bytes.toString('latin1').replace(/^(>*From )/gm, '>$1');
  const from = 'From reports@example.net Mon Mar  2 06:00:00 2026\n';
  return latin1('mail.mbox', Array<string>(random.between(1, 3)).fill(`${from}${mail}\n\n`).join(''));
};

/** They leave the document whole: what is in it must come out. */
export const SOUND_WRAPPERS: readonly [Wrapper, ...Wrapper[]] = [inGzip, inMembers, inZlib, inZip, inBase64];

const damagedGzip: Wrapper = (inner, random) =>
  random.chance(1, 2) ? gzipWithoutEnd(inner) : gzipWithHeaderFields(inner, random.below(0x10000));

const strangeZip: Wrapper = (inner, random) => {
  const entries = Array.from({ length: random.between(1, 6) }, () => entry(inner, strangely(random)));
  return random.chance(1, 3) ? zipWithoutDirectory('r.zip', ...entries) : zip('r.zip', ...entries);
};

const inOutlook: Wrapper = (inner) => outlookMessage('report.msg', 'Report Domain: example.com', inner);

const inUtf16: Wrapper = (inner, random) => {
  const bytes = Buffer.from(`\ufeff${inner.bytes.toString('latin1')}`, 'utf16le');
  return { name: inner.name, bytes: random.chance(1, 2) ? bytes : bytes.swap16() };
};

/** They leave it whole or not, one, several or none. */
export const WRAPPERS: readonly [Wrapper, ...Wrapper[]] = [
  inMail,
  ...[...SOUND_WRAPPERS, inMail, forwarded, inMbox, damagedGzip, strangeZip, inOutlook, inUtf16],
];

function strangely(random: Random): Omit<ZipEntry, 'name' | 'bytes'> {
  return {
    stored: random.chance(1, 3),
    encrypted: random.chance(1, 8),
    dataDescriptor: random.chance(1, 3),
    zip64: random.chance(1, 5),
    wrongChecksum: random.chance(1, 5),
    ...(random.chance(1, 8) ? { claimedMethod: random.below(100) } : {}),
  };
}

function lines(name: string, text: readonly string[]): Fixture {
  return latin1(name, text.join('\r\n'));
}

function latin1(name: string, text: string): Fixture {
  return { name, bytes: Buffer.from(text, 'latin1') };
}
