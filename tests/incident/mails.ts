/** Mail of reporters as an incident needs it: who says what of whose mail, about which day, and how late. */

const DAY_MS = 86_400_000;

/** Mail from one address that is alike. */
export interface Row {
  readonly ip: string;
  readonly count: number;
  readonly disposition?: 'none' | 'quarantine' | 'reject';
  readonly dkim: readonly {
    readonly domain: string;
    readonly selector: string;
    readonly result: 'pass' | 'fail';
  }[];
  readonly spf: { readonly domain: string; readonly result: 'pass' | 'fail' };
}

export interface Report {
  /** Its domain, as the catalogue knows it. */
  readonly reporter: string;
  readonly domain: string;
  /** In milliseconds since 1970, when the day begins in UTC. */
  readonly day: number;
  /** Days from the end of the day until it is sent. */
  readonly lateDays: number;
  readonly rows: readonly Row[];
}

export function nameOf({ reporter, domain, day }: Report): string {
  return `${new Date(day).toISOString().slice(0, 10)}_${domain}_${reporter}.eml`;
}

export function mailOf(report: Report): string {
  const { reporter, domain, day, lateDays } = report;
  const sent = new Date(day + DAY_MS + lateDays * DAY_MS).toUTCString().replace('GMT', '+0000');
  const [begin, end] = [day / 1000, (day + DAY_MS) / 1000 - 1];
  const name = `${reporter}!${domain}!${begin}!${end}.xml`;
  const body = Buffer.from(documentOf(report, begin, end)).toString('base64');
  return [
    `Date: ${sent}`,
    `From: noreply@${reporter}`,
    `To: dmarc@${domain}`,
    `Subject: Report Domain: ${domain} Submitter: ${reporter} Report-ID: <${begin}.${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: application/xml',
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(body.match(/.{1,76}/g) ?? []),
    '',
  ].join('\r\n');
}

function documentOf({ reporter, domain, rows }: Report, begin: number, end: number): string {
  return `<?xml version="1.0"?>
<feedback>
  <report_metadata>
    <org_name>${reporter}</org_name>
    <email>noreply@${reporter}</email>
    <report_id>${begin}.${domain}</report_id>
    <date_range><begin>${begin}</begin><end>${end}</end></date_range>
  </report_metadata>
  <policy_published><domain>${domain}</domain><adkim>r</adkim><aspf>r</aspf><p>none</p><sp>none</sp><pct>100</pct></policy_published>
${rows.map((row) => recordOf(row, domain)).join('\n')}
</feedback>
`;
}

function recordOf({ ip, count, disposition = 'none', dkim, spf }: Row, domain: string): string {
  const isAligned = (name: string): boolean => name === domain || name.endsWith(`.${domain}`);
  const dkimPass = dkim.some((one) => one.result === 'pass' && isAligned(one.domain));
  const spfPass = spf.result === 'pass' && isAligned(spf.domain);
  const word = (passes: boolean): string => (passes ? 'pass' : 'fail');
  const signatures = dkim.map(
    (one) =>
      `<dkim><domain>${one.domain}</domain><selector>${one.selector}</selector><result>${one.result}</result></dkim>`,
  );
  return `  <record>
    <row><source_ip>${ip}</source_ip><count>${count}</count>
      <policy_evaluated><disposition>${disposition}</disposition><dkim>${word(dkimPass)}</dkim><spf>${word(spfPass)}</spf></policy_evaluated></row>
    <identifiers><header_from>${domain}</header_from></identifiers>
    <auth_results>${signatures.join('')}<spf><domain>${spf.domain}</domain><result>${spf.result}</result></spf></auth_results>
  </record>`;
}
