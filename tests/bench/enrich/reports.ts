import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Source } from './sources.js';

export interface ReportsWish {
  readonly records: number;
  readonly recordsAReport: number;
}

/** What was written. */
export interface Written {
  readonly folder: string;
  readonly files: number;
  readonly records: number;
}

const DOMAINS = 80;
const REPORTERS = 20;
const DAYS = 20;
const DAY_SECONDS = 86_400;
/** As many sources as it goes: neighbours in a report are none among the addresses. */
const STRIDE = 7919;

/** Aggregate reports as gzip files, in which each source comes in turn. */
export async function writeReports(
  folder: string,
  sources: readonly Source[],
  { records, recordsAReport }: ReportsWish,
): Promise<Written> {
  await mkdir(folder, { recursive: true });
  const files = Math.ceil(records / recordsAReport);
  for (let n = 0; n < files; n++) {
    const xml = reportOf(n, recordsAReport, sources);
    await writeFile(join(folder, `report-${n}.xml.gz`), gzipSync(xml, { level: 1 }));
  }
  return { folder, files, records: files * recordsAReport };
}

function reportOf(n: number, records: number, sources: readonly Source[]): string {
  const domain = `domain${n % DOMAINS}.example`;
  const reporter = `reporter${Math.floor(n / DOMAINS) % REPORTERS}.example`;
  const today = Math.floor(Date.now() / 1000 / DAY_SECONDS);
  const begin = (today - 1 - (n % DAYS)) * DAY_SECONDS;
  const rows = Array.from({ length: records }, (_, i) => {
    const source = sources[((n * records + i) * STRIDE) % sources.length];
    return source === undefined ? '' : recordOf(i, source, domain);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<feedback>
  <version>1.0</version>
  <report_metadata>
    <org_name>${reporter}</org_name>
    <email>dmarc-reports@${reporter}</email>
    <report_id>bench-${n}</report_id>
    <date_range><begin>${begin}</begin><end>${begin + DAY_SECONDS - 1}</end></date_range>
  </report_metadata>
  <policy_published>
    <domain>${domain}</domain><adkim>r</adkim><aspf>r</aspf><p>none</p><sp>none</sp><pct>100</pct>
  </policy_published>
${rows.join('')}</feedback>
`;
}

type Result = readonly [domain: string, result: 'pass' | 'fail'];

/** What receivers authenticate of such a source's mail. */
function checksOf(i: number, { kind, signer, ip }: Source, domain: string): { dkim: Result[]; spf: Result } {
  switch (kind) {
    case 'own':
      return { dkim: [[domain, 'pass']], spf: [domain, 'pass'] };
    case 'service':
      return {
        dkim: i % 4 === 0 ? [[signer, 'pass']] : [[domain, 'pass'], [signer, 'pass']], // prettier-ignore
        spf: [`bounce.${signer}`, 'pass'],
      };
    case 'forwarder':
      return { dkim: [[domain, 'fail']], spf: [domain, 'fail'] };
    case 'stranger':
      return { dkim: [], spf: [`stranger${Number(ip.split('.')[2]) % 200}.example`, 'pass'] };
  }
}

function recordOf(i: number, source: Source, domain: string): string {
  const { dkim, spf } = checksOf(i, source, domain);
  const isAligned = (result: Result): boolean => result[0] === domain && result[1] === 'pass';
  const signatures = dkim.map(
    ([signer, result]) => `      <dkim>
        <domain>${signer}</domain>
        <selector>s${i % 20}</selector>
        <result>${result}</result>
      </dkim>
`,
  );
  return `  <record>
    <row>
      <source_ip>${source.ip}</source_ip>
      <count>${(i % 9) + 1}</count>
      <policy_evaluated>
        <disposition>none</disposition>
        <dkim>${dkim.some(isAligned) ? 'pass' : 'fail'}</dkim>
        <spf>${isAligned(spf) ? 'pass' : 'fail'}</spf>
      </policy_evaluated>
    </row>
    <identifiers>
      <envelope_from>${spf[0]}</envelope_from>
      <header_from>${domain}</header_from>
    </identifiers>
    <auth_results>
${signatures.join('')}      <spf>
        <domain>${spf[0]}</domain>
        <scope>mfrom</scope>
        <result>${spf[1]}</result>
      </spf>
    </auth_results>
  </record>
`;
}
