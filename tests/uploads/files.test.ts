/** Reports over HTTP, to a running exporter: a result for each file, counted once. */
import { gzipSync } from 'node:zlib';
import { Exporter, form, SLOW, statuses } from './exporter.js';

let exporter: Exporter;

beforeAll(async () => {
  exporter = await Exporter.make();
  const limits = ['--uploads.files', '20', '--uploads.file-bytes', '1MiB', '--uploads.request-bytes', '4MiB'];
  await exporter.begin(...limits);
}, SLOW);
afterAll(async () => {
  await exporter.remove();
}, SLOW);

it(
  'each has its result, with the key by which the views know its report',
  async () => {
    const told = await exporter.post(
      form(exporter.mail(0), exporter.mail(1), new File(['<feedback'], 'bad.xml')),
    );
    expect(told.status).toBe(200);
    expect(told.body.results).toMatchObject([
      { file: exporter.mail(0).name, status: 'stored', reason: '' },
      { file: exporter.mail(1).name, status: 'stored', reason: '' },
      { file: 'bad.xml', status: 'quarantined', reason: 'document_cut_short', report_key: '' },
    ]);
    const keys = told.body.results?.slice(0, 2).map(({ report_key }) => report_key) ?? [];
    expect(await exporter.count(`SELECT count() FROM v_reports WHERE report_key IN (${keys.join()})`)).toBe(
      '2',
    );
  },
  SLOW,
);

it('what is sent again is a duplicate, as a form or as the body itself', async () => {
  expect(statuses(await exporter.post(form(exporter.mail(0))))).toEqual(['duplicate']);
  const raw = await exporter.post(exporter.mail(1), { 'content-type': 'message/rfc822' });
  expect(raw.body.results).toMatchObject([{ file: 'upload', status: 'duplicate' }]);
});

describe('a name is a name and never a path', () => {
  it.each([
    ['../../../etc/cron.d/x', 'x'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['..', 'upload-1'],
    ['.', 'upload-1'],
    ['/', 'upload-1'],
    ['C:\\Windows\\x.ini', 'x.ini'],
    ['a\u0000b\u202e.xml', 'ab.xml'],
    ['a\u009bb\u2028.xml', 'ab.xml'],
    ['-rf', '-rf'],
    ['$(id);`id`|id', '$(id);`id`|id'],
    ['%2e%2e%2fpasswd', '%2e%2e%2fpasswd'],
    ['r\u00e9port \u{1f600}.xml', 'r\u00e9port \u{1f600}.xml'],
    ['x'.repeat(3000), 'x'.repeat(255)],
  ])('%j', async (given, shown) => {
    const told = await exporter.post(form(new File(['<no'], given)));
    expect(told.body.results?.map(({ file }) => file)).toEqual([shown]);
  });

  it('also where it stands beside a body', async () => {
    const disposition = 'attachment; filename="/tmp/../y.xml"';
    const { body } = await exporter.post('<x', { 'content-disposition': disposition });
    expect(body.results?.[0]?.file).toBe('y.xml');
    const asked = await exporter.post('<x', {}, '/api/v1/reports?name=..%2f..%00%2fz.xml');
    expect(asked.body.results?.[0]?.file).toBe('z.xml');
  });

  it('whatever bytes it is made of', async () => {
    const part = Buffer.concat([
      Buffer.from('--x\r\ncontent-disposition: form-data; name="files"; filename="a'),
      Buffer.from([0xff, 0xfe, 0x80, 0xc3]),
      Buffer.from('.xml"\r\n\r\n<no\r\n--x--\r\n'),
    ]);
    const told = await exporter.post(part, { 'content-type': 'multipart/form-data; boundary=x' });
    expect(told.body.results).toMatchObject([{ status: 'quarantined' }]);
    expect(told.body.results?.[0]?.file).toMatch(/^a.*\.xml$/u);
  });
});

it.each([
  ['no file', () => new FormData(), {}, 400, 'no_file'],
  ['no bytes', () => '', {}, 400, 'no_file'],
  [
    'a form that is none',
    () => 'files=x',
    { 'content-type': 'multipart/form-data' },
    400,
    'multipart_malformed',
  ],
  [
    'a form that ends too soon',
    () => '--x\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\n<feedb',
    { 'content-type': 'multipart/form-data; boundary=x' },
    400,
    'multipart_malformed',
  ],
  [
    'too many files',
    () => form(...Array.from({ length: 21 }, () => exporter.mail(0))),
    {},
    413,
    'files_too_many',
  ],
  ['a large file', () => form(new File([Buffer.alloc(1_100_000)], 'a')), {}, 413, 'file_too_large'],
  ['a large body', () => Buffer.alloc(5_000_000), {}, 413, 'request_too_large'],
  ['a strange encoding', () => 'x', { 'content-encoding': 'br' }, 415, 'encoding_unsupported'],
  [
    'a form that is packed',
    () => gzipSync('--x--\r\n'),
    { 'content-encoding': 'gzip', 'content-type': 'multipart/form-data; boundary=x' },
    415,
    'encoding_unsupported',
  ],
])('%s is refused, with a reason', async (_, body, headers, status, reason) => {
  expect(await exporter.post(body(), headers)).toMatchObject({ status, body: { error: { reason } } });
});

it(
  'all that was read is accounted for',
  async () => {
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);
