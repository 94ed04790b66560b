/** A DNS that is dead holds nothing up: reports are stored and shown before anything is known of their addresses. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DnsServer } from '@plumbline/exporter/sources/smtp/checking/testing/dns-server.js';
import { Exporter, form, SLOW, statuses } from '../uploads/exporter.js';
import { plumbline } from './plumbline.js';

/** Of well-known resolvers, for there must be addresses that the internet has. Nobody is asked but our own server. */
const ADDRESSES = ['8.8.8.8', '9.9.9.9', '2606:4700:4700::1111'];
const SHOWN = `SELECT source_ip, messages, ptr, sender, sender_class, class_reason, evidence FROM v_records ORDER BY ALL`;
const ENDS_WITHIN_MS = 20_000;

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
async function begin(timeout: string): Promise<void> {
  const { address } = dns;
  await exporter.begin(
    '--facts.offline',
    'false',
    '--facts.dns.servers',
    address,
    '--facts.dns.timeout',
    timeout,
  );
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}

test(
  'a report is stored and shown, as it is where nobody is asked, while all questions are open',
  async () => {
    await begin('10m');
    expect(statuses(await exporter.post(form(new File([REPORT], 'report.xml'))))).toEqual(['stored']);
    const shown = await exporter.count(SHOWN);
    await until(() => dns.asked.length >= ADDRESSES.length);
    expect(await exporter.metric('plumbline_facts_in_flight_addresses')).toBe(ADDRESSES.length);
    expect(await exporter.count('SELECT count() FROM source_lookups')).toBe('0');

    const file = join(exporter.folder, 'report.xml');
    await writeFile(file, REPORT);
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
  'the next one asks anew; that nobody answered is in its metrics and in the store',
  async () => {
    await begin('100ms');
    const failed = "SELECT count() FROM source_lookups WHERE dns = 'failed'";
    await until(async () => (await exporter.count(failed)) === String(ADDRESSES.length));
    expect(await exporter.metric('plumbline_facts_lookups_total{outcome="failed"}')).toBeGreaterThanOrEqual(
      ADDRESSES.length,
    );
    expect(
      await exporter.metric('plumbline_facts_dns_questions_total{type="PTR",outcome="silent"}'),
    ).toBeGreaterThanOrEqual(ADDRESSES.length);
    expect(statuses(await exporter.post(form(exporter.mail(0))))).toEqual(['stored']);
    expect(await exporter.holds()).toBe(true);
  },
  SLOW,
);

const REPORT = `<?xml version="1.0"?>
<feedback>
  <report_metadata>
    <org_name>Receiver</org_name><email>dmarc@receiver.example</email><report_id>dead-dns</report_id>
    <date_range><begin>1780272000</begin><end>1780358399</end></date_range>
  </report_metadata>
  <policy_published><domain>example.com</domain><p>none</p></policy_published>
  ${ADDRESSES.map(
    (ip, i) => `<record>
    <row>
      <source_ip>${ip}</source_ip><count>${i + 1}</count>
      <policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated>
    </row>
    <identifiers><header_from>example.com</header_from></identifiers>
    <auth_results><spf><domain>example.net</domain><result>fail</result></spf></auth_results>
  </record>`,
  ).join('\n  ')}
</feedback>
`;
