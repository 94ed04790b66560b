/** Of what strangers post nothing comes through but one TLS report. */
import { deflateSync, gzipSync } from 'node:zlib';
import { DEFAULT_LIMITS, type Limits } from '../../model/limits.js';
import { attachment, mixed, XML, zip } from '../../unpack/made.js';
import { TLS_REPORT } from './testing/tls-report.js';
import { wantTlsReport } from './tls-report.js';

async function judged(body: string | Uint8Array, limits: Partial<Limits> = {}): Promise<string> {
  const bytes = Buffer.from(body);
  const whole = {
    size: bytes.length,
    async *read() {
      for (let at = 0; at < bytes.length; at += 1000)
        yield await Promise.resolve(bytes.subarray(at, at + 1000));
    },
    release: () => Promise.resolve(),
  };
  const reading = { limits: { ...DEFAULT_LIMITS, ...limits }, clock: () => performance.now() };
  try {
    await wantTlsReport(whole, reading);
    return 'taken';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function changed(change: (report: Record<string, unknown>) => void): string {
  const report = JSON.parse(TLS_REPORT) as Record<string, unknown>;
  change(report);
  return JSON.stringify(report);
}

const MANY = changed((report) => {
  report['policies'] = Array.from({ length: 2000 }, () => report['policies']).flat();
});
const MAIL = `From: a@b.example\r\nSubject: Report Domain: acme.example\r\n\r\n${TLS_REPORT}`;

it.each([
  ['JSON', TLS_REPORT],
  ['JSON with white space around it', `\n ${TLS_REPORT}\r\n`],
  ['gzip', gzipSync(TLS_REPORT)],
  ['a large one', MANY],
  ['a large one in gzip', gzipSync(MANY)],
  [
    'a bad policy beside a good one',
    changed((report) => (report['policies'] = [report['policies'], 'junk'].flat())),
  ],
  ['no session at all', changed((report) => (report['policies'] = []))],
])('one is: %s', async (_, body) => {
  expect(await judged(body)).toBe('taken');
});

it.each<[string, string | Uint8Array]>([
  ['nothing', ''],
  ['white space', '\r\n'],
  ['an empty gzip', gzipSync('')],
  ['junk', 'junk'],
  ['junk in gzip', gzipSync('junk')],
  ['bytes', Buffer.from([0, 1, 2, 3, 255])],
  ['another JSON document', '{"a":1}'],
  ['a JSON text', '"a"'],
  ['an aggregate report', XML],
  ['an aggregate report in gzip', gzipSync(XML)],
  ['an aggregate report in zip', zip({ name: 'a.xml', content: XML })],
  ['a mail', MAIL],
  ['a mail in gzip', gzipSync(MAIL)],
  ['a mail with a TLS report', mixed(attachment('application/tlsrpt+json', 'a.json', TLS_REPORT))],
  ['an mbox', `From a@b.example Thu Nov 19 00:00:00 2026\n${MAIL}\n`],
  ['a zip', zip({ name: 'a.json', content: TLS_REPORT })],
  ['a zip in gzip', gzipSync(zip({ name: 'a.json', content: TLS_REPORT }))],
  ['a gzip in gzip', gzipSync(gzipSync(TLS_REPORT))],
  ['a zlib stream', deflateSync(TLS_REPORT)],
  ['base64', Buffer.from(TLS_REPORT).toString('base64')],
  ['two reports', TLS_REPORT + TLS_REPORT],
  ['two reports in two members of a gzip', Buffer.concat([gzipSync(TLS_REPORT), gzipSync(TLS_REPORT)])],
  ['a list of two', `[${TLS_REPORT},${TLS_REPORT}]`],
  ['a report and an aggregate report', TLS_REPORT + XML],
  ['a report and text', `${TLS_REPORT} and more`],
  ['a gzip and text', Buffer.concat([gzipSync(TLS_REPORT), Buffer.from('and more')])],
  ['a gzip and an aggregate report', Buffer.concat([gzipSync(TLS_REPORT), Buffer.from(XML)])],
  ['half of one', TLS_REPORT.slice(0, -40)],
  ['half of a gzip', gzipSync(MANY).subarray(0, -200)],
  ['no policy but one that goes to quarantine', changed((report) => (report['policies'] = ['junk']))],
  ['no period', changed((report) => delete report['date-range'])],
])('none is: %s', async (_, body) => {
  expect(await judged(body)).toBe('body_malformed');
});

it.each<[string, Partial<Limits>]>([
  ['records', { records: 100 }],
  ['documentBytes', { documentBytes: 10_000 }],
  ['ratio', { ratio: 2, ratioFreeBytes: 1000 }],
])('nothing is read beyond limits.%s', async (_, limits) => {
  expect(await judged(gzipSync(MANY))).toBe('taken');
  expect(await judged(gzipSync(MANY), limits)).toBe('body_malformed');
});

it('bytes of ours that cannot be read again are no fault of the report', async () => {
  let reads = 0;
  for (const broken of [1, 2]) {
    reads = 0;
    const whole = {
      size: 1,
      async *read() {
        if (++reads === broken) throw new Error('EIO');
        yield await Promise.resolve(Buffer.from(TLS_REPORT));
      },
      release: () => Promise.resolve(),
    };
    const reading = { limits: DEFAULT_LIMITS, clock: () => 0 };
    await expect(wantTlsReport(whole, reading)).rejects.toThrow('store_away');
  }
});

it('a fault of ours in reading is none of the report either', async () => {
  const limits = Object.defineProperty({ ...DEFAULT_LIMITS }, 'textBytes', {
    get: () => {
      throw new TypeError('x is undefined');
    },
    enumerable: true,
  });
  const whole = {
    size: 1,
    async *read() {
      yield await Promise.resolve(Buffer.from(TLS_REPORT));
    },
    release: () => Promise.resolve(),
  };
  const read = wantTlsReport(whole, { limits, clock: () => 0 });
  await expect(read).rejects.toThrow('x is undefined');
});
