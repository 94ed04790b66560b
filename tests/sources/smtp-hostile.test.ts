/** Mails that mean harm, at a running exporter that checks them: each is told something, and the next is taken. */
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECIPIENT, reportMail, reportText, SmtpExporter } from './smtp-exporter.js';

const SLOW = 300_000;
const MIB = 2 ** 20;
/** Mails of 20 MiB go through; what would keep one, or several copies of one, in memory is over it. */
const MOST_MIB = 150;

let exporter: SmtpExporter;
let name = 0;

beforeAll(async () => {
  exporter = await SmtpExporter.start([
    'authentication: session',
    // Nobody is there: the answer is that at once.
    'checks: { dns_servers: ["127.0.0.1:1"], dns_timeout: 200ms, dns_tries: 1 }',
    'mail_bytes: 30MiB',
  ]);
}, SLOW);
afterAll(async () => {
  await exporter.remove();
}, SLOW);

/** Bytes as they are, to the end that the protocol wants. */
async function say(front: string, filling: string, bytes: number, back = ''): Promise<string> {
  const client = await exporter.connect();
  client.say(`MAIL FROM:<a@b.example>\r\nRCPT TO:<${RECIPIENT}>\r\nDATA\r\n`);
  await client.answers(3);
  client.say(front);
  const piece = filling.repeat(Math.ceil(65_536 / filling.length));
  for (let said = 0; said < bytes && !client.isClosed; said += piece.length) await client.sayAll(piece);
  client.say(`${back}\r\n.\r\n`);
  const [answer = ''] = await client.answers();
  client.end();
  return answer;
}

function peakMib(): number {
  const status = readFileSync(`/proc/${exporter.served.process.pid ?? 0}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

afterEach(async () => {
  expect(await exporter.send(reportMail('honest.example', 'example.com', `honest-${name++}`))).toMatch(
    /^250/,
  );
}, SLOW);

const REPORT = 'Subject: Report Domain: example.com Submitter: b.example Report-ID: 1\r\n';
const SIGNATURE =
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=b.example; s=s; h=from; bh=AAAA; b=AAAA';

it.each<[string, string, string, number, RegExp]>([
  ['a field of 20 MiB', `${REPORT}X: `, 'x', 20 * MIB, /^(250|554)/],
  ['a field of 20 MiB of folds', `${REPORT}X: `, 'x\r\n ', 20 * MIB, /^(250|554)/],
  ['a million fields', REPORT, 'X: y\r\n', 6 * MIB, /^(250|554)/],
  ['10,000 signatures', REPORT, `${SIGNATURE}\r\n`, MIB, /^(250|554)/],
  ['10,000 results', REPORT, 'Authentication-Results: mx.example.com; dmarc=pass\r\n', MIB, /^(250|554)/],
  ['a line of 20 MiB in its body', `${SIGNATURE}\r\n${REPORT}\r\n`, 'x', 20 * MIB, /^(250|554)/],
  ['20 MiB of blank lines', `${SIGNATURE}\r\n${REPORT}\r\n`, '\r\n', 20 * MIB, /^(250|554)/],
  ['20 MiB of dots', `${SIGNATURE}\r\n${REPORT}\r\n`, '..\r\n', 20 * MIB, /^421/],
  ['20 MiB of bare line feeds', `${SIGNATURE}\r\n${REPORT}\r\n`, '\n', 20 * MIB, /^(250|554)/],
  ['a body without an end', `${REPORT}\r\n`, 'x', 100 * MIB, /^(421|552)/],
  [
    'parts in parts in parts',
    REPORT,
    'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n',
    MIB,
    /^(250|554)/,
  ],
])(
  '%s',
  async (_, front, filling, bytes, answer) => {
    const before = peakMib();
    expect(await say(front, filling, bytes)).toMatch(answer);
    expect(peakMib() - before).toBeLessThan(MOST_MIB);
  },
  SLOW,
);

it(
  'names that lead elsewhere lead nowhere: in an attachment, in HELO',
  async () => {
    const target = join(tmpdir(), 'plumbline-was-here');
    const way = `../../../../../../../..${target}`;
    const mail = reportMail('a.example', 'example.com', 'traversal');
    const attachments = (mail.attachments ?? []).map((one) => ({ ...one, filename: `${way}.xml` }));
    expect(await exporter.send({ ...mail, attachments })).toMatch(/^250/);
    const client = await exporter.connect();
    client.say(`EHLO ${way}\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<${RECIPIENT}>\r\nDATA\r\n`);
    await client.answers(4);
    client.say(`${reportText('a.example', 'example.com', 'traversal-2')}.\r\n`);
    await client.answers();
    client.end();
    expect((await readdir(tmpdir())).filter((one) => one.startsWith('plumbline-was-here'))).toEqual([]);
    await expect(stat(target)).rejects.toThrow('ENOENT');
    expect(await exporter.rows("SELECT count() FROM v_reports WHERE report_id LIKE 'traversal%'")).toEqual([
      ['2'],
    ]);
  },
  SLOW,
);

it(
  'all adds up in the end, and what claimed to be a report is kept with its reason',
  async () => {
    const held = await exporter.rows(
      "SELECT reason, count() FROM v_quarantine WHERE state = 'held' GROUP BY ALL",
    );
    expect(held.length).toBeGreaterThan(0);
    expect(await exporter.run('verify')).toContain('"holds":true');
  },
  SLOW,
);
