import { networkFacts } from './record.js';

test.each([
  [
    'MaxMind GeoLite2 Country, City; DB-IP Lite Country',
    { country: { iso_code: 'SE', names: { en: 'Sweden' } }, registered_country: { iso_code: 'DE' } },
    { country: 'SE' },
  ],
  [
    'MaxMind, where only the registry is known',
    { registered_country: { iso_code: 'DE' } },
    { country: 'DE' },
  ],
  [
    'MaxMind GeoLite2 ASN, DB-IP Lite ASN',
    { autonomous_system_number: 1221, autonomous_system_organization: 'Telstra Pty Ltd' },
    { asn: 1221, asName: 'Telstra Pty Ltd' },
  ],
  [
    'DB-IP ISP, GeoIP2 Enterprise',
    {
      country: { iso_code: 'US' },
      traits: { autonomous_system_number: 15169, autonomous_system_organization: 'Google LLC' },
    },
    { country: 'US', asn: 15169, asName: 'Google LLC' },
  ],
  [
    'IPinfo Lite',
    { country: 'Canada', country_code: 'CA', asn: 'AS174', as_name: 'Cogent', as_domain: 'cogentco.com' },
    { country: 'CA', asn: 174, asName: 'Cogent' },
  ],
  [
    'IPinfo Country ASN, as it was',
    { country: 'JP', country_name: 'Japan', asn: 'AS2519', as_name: 'ARTERIA' },
    { country: 'JP', asn: 2519, asName: 'ARTERIA' },
  ],
  [
    'IPinfo ASN',
    { asn: 'AS2519', name: 'ARTERIA', domain: 'arteria-net.com', route: '1.0.16.0/20' },
    { asn: 2519, asName: 'ARTERIA' },
  ],
  ['ip-location-db', { country_code: 'AU' }, { country: 'AU' }],
])('%s', (_, record, facts) => {
  expect(networkFacts(record)).toEqual({ country: '', asn: 0, asName: '', ...facts });
});

test.each([
  null,
  undefined,
  'SE',
  42,
  [],
  {},
  { country: { iso_code: 7 } },
  { country: 'Sweden' },
  { country_code: 'ZZ' },
  { asn: 'ASx', as_name: 'nobody' },
  { asn: -1 },
  { autonomous_system_number: 2 ** 32 },
  { autonomous_system_number: 1.5 },
])('%j says nothing', (record) => {
  expect(networkFacts(record)).toEqual({ country: '', asn: 0, asName: '' });
});

test('a name is in one line, and not endless', () => {
  const { asName } = networkFacts({ asn: 1, as_name: ` A\n\u0000\u202eB ${'x'.repeat(5000)}` });
  expect(asName).toMatch(/^A B x+$/);
  expect(asName).toHaveLength(200);
});
