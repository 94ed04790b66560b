/** A report of one record with values that are easily read wrong, and of one that is quarantined. */
export const KNOWN = {
  domain: 'known.example',
  begin: '2026-06-29 22:00:00',
  end: '2026-06-30 21:59:59',
  day: '2026-06-30',
  sourceIp: '2001:db8::25:1',
  messages: 41,
  dkimDomains: ['known.example', 'mail.example'],
  dkimSelectors: ['s1', ''],
  dkimResults: ['pass', 'fail'],
  comment: `it's "quoted" \\ back, with a\ttab, Grüße 📮`,
};

const seconds = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`) / 1000;

export const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<feedback>
  <report_metadata>
    <org_name>reporter.example</org_name>
    <email>dmarc@reporter.example</email>
    <report_id>known-1</report_id>
    <date_range><begin>${seconds(KNOWN.begin)}</begin><end>${seconds(KNOWN.end)}</end></date_range>
  </report_metadata>
  <policy_published><domain>${KNOWN.domain}</domain><p>none</p></policy_published>
  <record>
    <row>
      <source_ip>${KNOWN.sourceIp}</source_ip>
      <count>${KNOWN.messages}</count>
      <policy_evaluated>
        <disposition>none</disposition><dkim>pass</dkim><spf>fail</spf>
        <reason><type>other</type><comment>${KNOWN.comment}</comment></reason>
      </policy_evaluated>
    </row>
    <identifiers><header_from>${KNOWN.domain}</header_from></identifiers>
    <auth_results>
      <dkim><domain>known.example</domain><selector>s1</selector><result>pass</result></dkim>
      <dkim><domain>mail.example</domain><result>fail</result></dkim>
      <spf><domain>known.example</domain><result>fail</result></spf>
    </auth_results>
  </record>
  <record>
    <row><source_ip>192.0.2.1</source_ip><count>many</count></row>
    <identifiers><header_from>${KNOWN.domain}</header_from></identifiers>
    <auth_results></auth_results>
  </record>
</feedback>
`;
