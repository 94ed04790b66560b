/** No room for the bytes of what comes: every source says so in its own words, and one metric counts it for all. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { freePorts } from '../mail/free-ports.js';
import { Exporter, form, SLOW, statuses } from './exporter.js';

const TO = 'reports@example.com';
const SECRET = '0123456789abcdef';
/** More than may be in memory, and than there is room on disk. */
const LARGE = Buffer.from(`From: a@example.org\r\nSubject: x\r\n\r\n${'large enough\r\n'.repeat(150_000)}`);

let exporter: Exporter;
let port = 0;

beforeAll(async () => {
  exporter = await Exporter.make();
  [port = 0] = await freePorts(1);
  const sources = [
    `mx: { type: smtp, listen: '127.0.0.1:${port}', recipients: ['${TO}'] }`,
    `hook: { type: webhook, service: raw, secret: ${SECRET} }`,
  ];
  const settings = join(exporter.folder, 'plumbline.yml');
  await writeFile(settings, `sources:\n${sources.map((line) => `  ${line}\n`).join('')}`);
  await exporter.begin('--config.file', settings, '--raw.spool-bytes', '1MiB');
}, SLOW);
afterAll(async () => {
  await exporter.remove();
}, SLOW);

async function hits(source: string): Promise<number> {
  return await exporter.metric(
    `plumbline_source_limit_hits_total{source="${source}",limit="raw.spool_bytes"}`,
  );
}

async function send(raw: Buffer): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    return (await transport.sendMail({ envelope: { from: '', to: TO }, raw })).response;
  } catch (error) {
    return error instanceof Error && 'response' in error ? String(error.response) : String(error);
  } finally {
    transport.close();
  }
}

it('none counts before anything came', async () => {
  expect(await Promise.all(['upload', 'hook', 'mx'].map(hits))).toEqual([0, 0, 0]);
});

it('an upload, a webhook and a mail server are told to come again', async () => {
  const full = { status: 503, body: { error: { reason: 'spool_full' } } };
  expect(await exporter.post(form(new File([LARGE], 'large.eml')))).toMatchObject(full);
  const secret = { authorization: `Bearer ${SECRET}` };
  expect(await exporter.post(LARGE, secret, '/api/v1/webhooks/hook')).toMatchObject(full);
  expect(await send(LARGE)).toMatch(/^4\d\d /);
  expect(await Promise.all(['upload', 'hook', 'mx'].map(hits))).toEqual([1, 1, 1]);
});

it('and what there is room for is taken', async () => {
  expect(statuses(await exporter.post(form(exporter.mail(0))))).toEqual(['stored']);
  expect(await send(Buffer.from(await exporter.mail(1).arrayBuffer()))).toMatch(/^250 /);
});
