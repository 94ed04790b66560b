import { zoneOf, Zones } from './zones.js';

it.each([
  ['7.113.0.203.in-addr.arpa', '113.0.203.in-addr.arpa'],
  [`${'0.'.repeat(20)}8.b.d.0.1.0.0.2.f.f.f.f.ip6.arpa`, '8.b.d.0.1.0.0.2.f.f.f.f.ip6.arpa'],
  ['77.2.0.192.origin.asn.cymru.com', 'cymru.com'],
  ['mail.sub.example.co.uk', 'example.co.uk'],
  // Who rents a name has name servers of an own.
  ['a.b.eu.org', 'b.eu.org'],
  ['localhost', 'localhost'],
])('%s is asked of %s', (name, zone) => {
  expect(zoneOf(name)).toBe(zone);
});

it('knows each zone by itself', () => {
  const zones = new Zones({ silent: 2, rest: 100 }, () => 0);
  for (const host of ['1', '2']) zones.of(`${host}.113.0.203.in-addr.arpa`).silent(0);
  expect(zones.of('3.113.0.203.in-addr.arpa').isLong).toBe(true);
  expect(zones.of('3.112.0.203.in-addr.arpa').isLong).toBe(false);
  zones.forget();
  expect(zones.of('3.113.0.203.in-addr.arpa').isLong).toBe(false);
});

it('forgets a zone before it takes up more room than ten thousand', () => {
  const zones = new Zones({ silent: 1, rest: 100 }, () => 0);
  zones.of('a0.example').silent(0);
  expect(zones.of('a0.example').isLong).toBe(true);
  for (let i = 1; i <= 10_000; i++) zones.of(`a${i}.example`);
  expect(zones.of('a0.example').isLong).toBe(false);
});
