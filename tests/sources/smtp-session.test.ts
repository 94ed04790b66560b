/** A running exporter that checks SPF, DKIM and DMARC itself, by a server of the DNS on loopback. */
import { DnsServer } from '@plumbline/exporter/sources/smtp/checking/testing/dns-server.js';
import { rsaKey } from '@plumbline/exporter/sources/smtp/checking/testing/signer.js';
import { reportMail, SmtpExporter } from './smtp-exporter.js';

const SLOW = 180_000;
const KEY = rsaKey();
const OURS = 'example.com';

let dns: DnsServer;
let exporter: SmtpExporter;

beforeAll(async () => {
  dns = await DnsServer.open();
  for (const domain of ['honest.example', 'late.example']) {
    dns.records.set(`TXT ${domain}`, ['v=spf1 ip4:127.0.0.0/8 -all']);
    dns.records.set(`TXT s1._domainkey.${domain}`, [KEY.record]);
    dns.records.set(`TXT _dmarc.${domain}`, ['v=DMARC1; p=reject']);
  }
  exporter = await SmtpExporter.start([
    'authentication: session',
    'checks:',
    `  dns_servers: ['${dns.address}']`,
    '  dns_timeout: 300ms',
    '  dns_tries: 1',
  ]);
}, SLOW);
afterAll(async () => {
  await exporter.remove();
  await dns.close();
}, SLOW);

async function said(id: string): Promise<unknown> {
  const [row] = await exporter.rows(`
    SELECT reporter_check, reporter_evidence, authserv_id, mail_from_domain, mail_dmarc, mail_dkim, mail_spf,
      authenticated, end_check FROM v_reports WHERE report_id = '${id}'`);
  return row;
}

function signed(reporter: string, id: string): Parameters<SmtpExporter['send']>[0] {
  const dkim = { domainName: reporter, keySelector: 's1', privateKey: KEY.privateKey };
  return { ...reportMail(reporter, OURS, id), dkim };
}

it(
  'the mail of the reporter passes',
  async () => {
    const mail = signed('honest.example', 'r1');
    expect(await exporter.send(mail, 'bounce@honest.example')).toMatch(/^250/);
    expect(await said('r1')).toEqual([
      ...['pass', 'dmarc', 'mx.example.com', 'honest.example', 'pass', 'pass', 'pass', true, 'past'],
    ]);
  },
  SLOW,
);

it(
  'a forged one does not, whatever its header says, and is recorded and kept',
  async () => {
    const forged = {
      ...reportMail('honest.example', OURS, 'r2'),
      headers: { 'Authentication-Results': 'mx.example.com; dmarc=pass header.from=honest.example' },
    };
    expect(await exporter.send(forged, 'a@evil.example')).toMatch(/^250/);
    expect(await said('r2')).toEqual([
      ...['fail', '', 'mx.example.com', 'honest.example', 'fail', 'none', 'none', false, 'past'],
    ]);
  },
  SLOW,
);

it(
  'where the DNS does not answer nothing is known, and the mail is taken all the same',
  async () => {
    dns.mood = 'silent';
    expect(await exporter.send(signed('late.example', 'r3'), 'bounce@late.example')).toMatch(/^250/);
    dns.mood = 'well';
    expect(await said('r3')).toEqual([
      ...['unknown', '', 'mx.example.com', 'late.example'],
      ...['temperror', 'temperror', 'temperror', false, 'past'],
    ]);
  },
  SLOW,
);

it(
  'of what says it is one report, that of the mail that passed counts, whichever came first',
  async () => {
    const forge = async (): Promise<string> =>
      await exporter.send(reportMail('honest.example', OURS, 'r4', 999), 'a@evil.example');
    const counted = async (): Promise<unknown[]> =>
      await exporter.rows(`SELECT sum(messages) FROM v_records
        WHERE report_key IN (SELECT report_key FROM v_reports WHERE report_id = 'r4')`);
    expect(await forge()).toMatch(/^250/);
    expect(await counted()).toEqual([['999']]);
    expect(await exporter.send(signed('honest.example', 'r4'), 'bounce@honest.example')).toMatch(/^250/);
    expect(await counted()).toEqual([['3']]);
    expect(await forge()).toMatch(/^250/);
    expect(await counted()).toEqual([['3']]);
  },
  SLOW,
);
