/**
 * Aggregate reports of the usual shape and of any length: indented, about 690 bytes a record, the same bytes for
 * the same arguments. Source IPs hardly ever repeat, domains and selectors do, as in real reports.
 */
export function* reportXml(records: number, reportId = `bench-${records}`): Generator<string> {
  yield head(reportId);
  for (let i = 0; i < records; i++) yield record(i);
  yield '</feedback>\n';
}

/** The same in pieces of some size: writing a million records one by one is slow. */
export function* reportPieces(records: number, pieceLength = 1 << 20): Generator<Buffer> {
  let piece = '';
  for (const text of reportXml(records)) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}

export const DATA_DESCRIPTION =
  'RFC 7489 shape, indented, about 690 bytes a record; one record in 16 has an IPv6 source, one in 20 is ' +
  'forwarded with an override reason and a second DKIM signature; 500 envelope domains, 20 selectors';

function head(reportId: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<feedback>
  <version>1.0</version>
  <report_metadata>
    <org_name>Receiver Example</org_name>
    <email>dmarc-reports@receiver.example</email>
    <report_id>${reportId}</report_id>
    <date_range>
      <begin>1751328000</begin>
      <end>1751414399</end>
    </date_range>
  </report_metadata>
  <policy_published>
    <domain>example.com</domain>
    <adkim>r</adkim>
    <aspf>r</aspf>
    <p>none</p>
    <sp>none</sp>
    <pct>100</pct>
  </policy_published>
`;
}

function record(i: number): string {
  const bounce = `b${i % 500}.example.com`;
  const forwarded = i % 20 === 7;
  return `  <record>
    <row>
      <source_ip>${sourceIp(i)}</source_ip>
      <count>${(i % 9) + 1}</count>
      <policy_evaluated>
        <disposition>none</disposition>
        <dkim>${i % 3 ? 'pass' : 'fail'}</dkim>
        <spf>${i % 5 ? 'fail' : 'pass'}</spf>
${forwarded ? FORWARDED : ''}      </policy_evaluated>
    </row>
    <identifiers>
      <envelope_from>${bounce}</envelope_from>
      <header_from>example.com</header_from>
    </identifiers>
    <auth_results>
${signature('example.com', `s${i % 20}`)}${forwarded ? signature('list.example.net', 'lists') : ''}      <spf>
        <domain>${bounce}</domain>
        <scope>mfrom</scope>
        <result>pass</result>
      </spf>
    </auth_results>
  </record>
`;
}

const FORWARDED = `        <reason>
          <type>forwarded</type>
          <comment>looks forwarded</comment>
        </reason>
`;

function signature(domain: string, selector: string): string {
  return `      <dkim>
        <domain>${domain}</domain>
        <selector>${selector}</selector>
        <result>pass</result>
      </dkim>
`;
}

/** Spreads the ordinals over the address space; an odd factor makes each of the first 2^32 another address. */
function sourceIp(i: number): string {
  const spread = Math.imul(i + 1, 0x9e3779b1) >>> 0;
  if (i % 16 === 3) return `2001:db8:${(spread >>> 16).toString(16)}:${(spread & 0xffff).toString(16)}::25`;
  return `${spread >>> 24}.${(spread >>> 16) & 255}.${(spread >>> 8) & 255}.${spread & 255}`;
}
