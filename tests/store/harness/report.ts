/** An aggregate report of one reporter, id, domain and period: whatever its records, it has the same identity. */
export function report(counts: readonly number[]): string {
  return `<?xml version="1.0"?>
<feedback>
  <report_metadata>
    <org_name>receiver.example</org_name>
    <email>dmarc-reports@receiver.example</email>
    <report_id>4711</report_id>
    <date_range><begin>1772323200</begin><end>1772409599</end></date_range>
  </report_metadata>
  <policy_published><domain>example.com</domain><p>none</p></policy_published>
${counts.map(record).join('\n')}
</feedback>
`;
}

function record(count: number, ordinal: number): string {
  return `  <record>
    <row>
      <source_ip>192.0.2.${ordinal + 1}</source_ip>
      <count>${count}</count>
      <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated>
    </row>
    <identifiers><header_from>example.com</header_from></identifiers>
    <auth_results><dkim><domain>example.com</domain><selector>s1</selector><result>pass</result></dkim></auth_results>
  </record>`;
}

/** The same, lost from the middle of its last record on. */
export function cut(xml: string): string {
  return xml.slice(0, xml.lastIndexOf('<policy_evaluated>'));
}

export function mailOf(xml: string, date: string): string {
  return [
    'From: dmarc-reports@receiver.example',
    'To: dmarc@example.com',
    'Subject: Report Domain: example.com Submitter: receiver.example Report-ID: 4711',
    `Date: ${date}`,
    'MIME-Version: 1.0',
    'Content-Type: application/xml; name="receiver.example!example.com!1772323200!1772409599.xml"',
    '',
    xml,
  ].join('\n');
}
