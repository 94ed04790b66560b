/** A DNS that is dead holds nothing up: reports are stored and shown before anything is known of their addresses. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DnsServer } from '@plumbline/exporter/sources/smtp/checking/testing/dns-server.js';
import { Exporter, form, SLOW, statuses } from '../uploads/exporter.js';
import { plumbline, SOON } from './plumbline.js';
import { until } from './until.js';

/** Of well-known resolvers, for there must be addresses that the internet has. Nobody is asked but our own server. */
const ADDRESSES = ['8.8.8.8', '9.9.9.9', '2606:4700:4700::1111'];
const OTHERS = ['1.1.1.1', '8.8.4.4'];
const SHOWN = `SELECT source_ip, messages, ptr, sender, sender_class, class_reason, evidence FROM v_records ORDER BY ALL`;
const ENDS_WITHIN_MS = 20_000;
const LOOKED_UP_WITHIN_MS = 20_000;

let dns: DnsServer;
let exporter: Exporter;

beforeAll(async () => {
  dns = await DnsServer.open();
  dns.mood = 'silent';
  exporter = await Exporter.make();
}, SLOW);
afterAll(async () => {
  await exporter.remove();
  await dns.close();
}, SLOW);

/** An exporter that asks a server which never answers. */
async function begin(...patience: readonly string[]): Promise<void> {
  const servers = ['--facts.offline', 'false', '--facts.dns.servers', dns.address];
  await exporter.begin(...servers, ...SOON, ...patience);
}

test(
  'a report is stored and shown as it is where nobody is asked',
  async () => {
    await begin('--facts.dns.timeout', '1m', '--facts.dns.tries', '10');
    const report = reportOf('first', ADDRESSES);
    expect(statuses(await exporter.post(form(report)))).toEqual(['stored']);
    const shown = await exporter.count(SHOWN);
    await until(() => dns.asked.length >= ADDRESSES.length);

    const file = join(exporter.folder, report.name);
    await writeFile(file, await report.text());
    const other = ['--store.dir', join(exporter.folder, 'other')];
    expect(await plumbline(['ingest', ...other, file])).toMatchObject({ code: 0 });
    const { stdout } = await plumbline(['sql', ...other, '--format', 'TSV', SHOWN]);
    expect(shown).toBe(stdout.trim());
    expect(shown.split('\n')).toHaveLength(ADDRESSES.length);
  },
  SLOW,
);

test(
  'the exporter ends in time, and waits for no answer',
  async () => {
    const told = performance.now();
    expect(await exporter.end()).toBe(0);
    expect(performance.now() - told).toBeLessThan(ENDS_WITHIN_MS);
  },
  SLOW,
);

test(
  'that nobody answered is in the metrics, and in the store, later than the reports',
  async () => {
    await begin('--facts.dns.timeout', '100ms');
    expect(statuses(await exporter.post(form(reportOf('second', OTHERS))))).toEqual(['stored']);
    const all = ADDRESSES.length + OTHERS.length;
    const failed = "SELECT count() FROM source_lookups FINAL WHERE dns = 'failed'";
    await until(async () => (await exporter.count(failed)) === String(all));
    const count = async (name: string): Promise<number> => exporter.metric(`plumbline_facts_${name}`);
    expect(await count('lookups_total{outcome="failed"}')).toBeGreaterThanOrEqual(OTHERS.length);
    expect(await count('dns_questions_total{type="PTR",outcome="silent"}')).toBeGreaterThanOrEqual(
      OTHERS.length,
    );
    const late = `SELECT count(DISTINCT source_ip) FROM v_records INNER JOIN v_reports USING report_key
      INNER JOIN source_lookups USING source_ip WHERE at > ingested_at`;
    expect(await exporter.count(late)).toBe(String(all));
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);

test(
  'what an ingest beside it stores is known by files when it ends, and within seconds by the DNS',
  async () => {
    await exporter.end();
    dns.mood = 'well';
    const name = 'o1.outbound-mail.sendgrid.net';
    dns.records.set('PTR 5.0.128.1.in-addr.arpa', [name]);
    dns.records.set(`A ${name}`, ['1.128.0.5']);
    await begin();
    const report = reportOf('beside', ['1.128.0.5']);
    const file = join(exporter.folder, report.name);
    await writeFile(file, await report.text());
    await exporter.run('ingest', file);
    const began = performance.now();
    const record = `FROM v_records WHERE source_ip = toIPv6('1.128.0.5')`;
    expect(await exporter.count(`SELECT country ${record}`)).toBe('AU');
    await until(async () => (await exporter.count(`SELECT ptr_confirmed ${record}`)) === 'true');
    expect(performance.now() - began).toBeLessThan(LOOKED_UP_WITHIN_MS);
    await until(async () => (await exporter.count(`SELECT sender ${record}`)) === 'sendgrid');
  },
  SLOW,
);

test(
  'a name that is another one on the day it was found is another one for what is stored',
  async () => {
    await exporter.end();
    dns.mood = 'well';
    const address = '1.128.0.6';
    const say = (name: string): void => {
      dns.records.set('PTR 6.0.128.1.in-addr.arpa', [name]);
      dns.records.set(`A ${name}`, [address]);
    };
    const shown = (): Promise<string> =>
      exporter.count(`SELECT ptr, sender, count() FROM v_records WHERE source_ip = toIPv6('${address}')
        GROUP BY ALL ORDER BY ALL`);
    say('o6.outbound-mail.sendgrid.net');
    await begin('--facts.dns.keep-found', '1s', '--facts.dns.keep-none', '1s');
    await exporter.post(form(reportOf('named', [address])));
    await until(async () => (await shown()) === 'o6.outbound-mail.sendgrid.net\tsendgrid\t1');
    await exporter.end();
    say('plain.isp.example');
    await begin('--facts.dns.keep-found', '1s', '--facts.dns.keep-none', '1s');
    // It is not at hand, and what is known of it is too old.
    await exporter.post(form(reportOf('renamed', [address])));
    await until(async () => (await shown()) === 'plain.isp.example\t\t2');
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);

test(
  'an ingest alone writes down what files know, and no more',
  async () => {
    const report = reportOf('alone', ['1.128.0.5', '10.0.0.1']);
    const file = join(exporter.folder, report.name);
    await writeFile(file, await report.text());
    const alone = ['--store.dir', join(exporter.folder, 'alone')];
    expect(await plumbline(['ingest', ...alone, file])).toMatchObject({ code: 0 });
    const sql = async (query: string): Promise<string> =>
      (await plumbline(['sql', ...alone, '--format', 'TSV', query])).stdout.trim();
    const shown = 'SELECT country, ptr FROM v_records ORDER BY source_ip';
    expect(await sql(shown)).toBe('AU\t\n\t'.trim());
    expect(await sql('SELECT dns FROM source_lookups ORDER BY source_ip')).toBe('off\nnot_public');
  },
  SLOW,
);

function reportOf(id: string, ips: readonly string[]): File {
  const records = ips.map(
    (ip, i) => `<record>
    <row>
      <source_ip>${ip}</source_ip><count>${i + 1}</count>
      <policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated>
    </row>
    <identifiers><header_from>example.com</header_from></identifiers>
    <auth_results><spf><domain>example.net</domain><result>fail</result></spf></auth_results>
  </record>`,
  );
  const text = `<?xml version="1.0"?>
<feedback>
  <report_metadata>
    <org_name>Receiver</org_name><email>dmarc@receiver.example</email><report_id>${id}</report_id>
    <date_range><begin>1780272000</begin><end>1780358399</end></date_range>
  </report_metadata>
  <policy_published><domain>example.com</domain><p>none</p></policy_published>
  ${records.join('\n  ')}
</feedback>
`;
  return new File([text], `${id}.xml`);
}
