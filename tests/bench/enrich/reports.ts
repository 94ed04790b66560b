import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Source } from './sources.js';

export interface ReportsWish {
  readonly records: number;
  readonly recordsAReport: number;
  /**
   * `alike`: a source writes in the name of one domain, and signs with one selector, as nearly all of the public samples do.
   * `unlike`: in the names of all in turn, with twenty selectors: no mail says the same as the one before it.
   */
  readonly mails: 'alike' | 'unlike';
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
const SELECTORS = 20;
const DAY_SECONDS = 86_400;
/** As many sources as it goes: neighbours in a report are none among the addresses. */
const STRIDE = 7919;

/** Aggregate reports as gzip files, in which each source comes in turn. */
export async function writeReports(
  folder: string,
  sources: readonly Source[],
  wish: ReportsWish,
): Promise<Written> {
  const { records, recordsAReport, mails } = wish;
  await mkdir(folder, { recursive: true });
  const files = Math.ceil(records / recordsAReport);
  for (let n = 0; n < files; n++) {
    const xml = reportOf(
      n,
      Array.from({ length: recordsAReport }, (_, i) => MAILS[mails](n, i, wish, sources)),
    );
    await writeFile(join(folder, `report-${n}.xml.gz`), gzipSync(xml, { level: 1 }));
  }
  return { folder, files, records: files * recordsAReport };
}

interface Mail {
  readonly source: Source | undefined;
  readonly selector: string;
}

/** The mail of record `i` of report `n`. */
type MailOf = (n: number, i: number, wish: ReportsWish, sources: readonly Source[]) => Mail;

const MAILS: Record<ReportsWish['mails'], MailOf> = {
  alike: (n, i, { recordsAReport }, sources) => {
    const each = Math.ceil(sources.length / DOMAINS);
    const place = (Math.floor(n / DOMAINS) * recordsAReport + i) * STRIDE;
    const source = sources[(n % DOMAINS) * each + (place % each)];
    return { source, selector: `s${Number(source?.ip.split('.')[1]) % SELECTORS}` };
  },
  unlike: (n, i, { recordsAReport }, sources) => ({
    source: sources[((n * recordsAReport + i) * STRIDE) % sources.length],
    selector: `s${i % SELECTORS}`,
  }),
};

function reportOf(n: number, mails: readonly Mail[]): string {
  const domain = `domain${n % DOMAINS}.example`;
  const reporter = `reporter${Math.floor(n / DOMAINS) % REPORTERS}.example`;
  const today = Math.floor(Date.now() / 1000 / DAY_SECONDS);
  const begin = (today - 1 - (n % DAYS)) * DAY_SECONDS;
  const rows = mails.map(({ source, selector }, i) =>
    source === undefined ? '' : recordOf(i, source, domain, selector),
  );
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

function recordOf(i: number, source: Source, domain: string, selector: string): string {
  const { dkim, spf } = checksOf(i, source, domain);
  const isAligned = (result: Result): boolean => result[0] === domain && result[1] === 'pass';
  const signatures = dkim.map(
    ([signer, result]) => `      <dkim>
        <domain>${signer}</domain>
        <selector>${selector}</selector>
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
