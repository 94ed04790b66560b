import fc from 'fast-check';
import { formatIp } from '../../parse/values/ip.js';
import { contains, parsePrefix, type Prefix } from './prefix.js';
import { isSameRange, rangeBetween, rangeOf, RangeSet, type Range } from './range-set.js';
import { ip } from '../../parse/values/testing/ip.js';

function prefix(text: string): Prefix {
  return parsePrefix(text) ?? { network: new Uint8Array(16), bits: -1 };
}

function between(from: string, to: string): Range {
  const range = rangeBetween(ip(from), ip(to));
  if (range === undefined) throw new Error(`${from} is behind ${to}`);
  return range;
}

test.each([
  ['192.0.2.0/24', '192.0.2.0', '192.0.2.255'],
  ['192.0.2.5', '192.0.2.5', '192.0.2.5'],
  ['192.0.2.0/31', '192.0.2.0', '192.0.2.1'],
  ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
  ['2001:db8::/33', '2001:db8::', '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff'],
  ['::/0', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
])('%s is all from %s to %s', (network, from, to) => {
  const range = rangeOf(prefix(network));
  expect([formatIp(range.from), formatIp(range.to)]).toEqual([from, to]);
  expect(isSameRange(range, between(from, to))).toBe(true);
  expect(isSameRange(range, between(from, from))).toBe(from === to);
});

test('no range ends before it begins, or in the other family', () => {
  expect(rangeBetween(ip('192.0.2.2'), ip('192.0.2.1'))).toBeUndefined();
  expect(rangeBetween(ip('192.0.2.2'), ip('2001:db8::1'))).toBeUndefined();
  expect(rangeBetween(ip('::'), ip('192.0.2.2'))).toBeUndefined();
});

test('both ends belong to it, and ranges may meet and lie in another', () => {
  const set = new RangeSet([
    between('192.0.2.10', '192.0.2.20'),
    between('192.0.2.12', '192.0.2.13'),
    between('192.0.2.20', '192.0.2.30'),
    between('198.51.100.1', '198.51.100.1'),
  ]);
  const inside = ['192.0.2.10', '192.0.2.15', '192.0.2.20', '192.0.2.30', '198.51.100.1'];
  const outside = ['192.0.2.9', '192.0.2.31', '198.51.100.0', '198.51.100.2', '2001:db8::1'];
  expect([...inside, ...outside].filter((text) => set.has(ip(text)))).toEqual(inside);
  expect(new RangeSet([]).has(ip('192.0.2.1'))).toBe(false);
});

test('all of IPv6 is not IPv4', () => {
  const set = new RangeSet([rangeOf(prefix('::/0'))]);
  expect([set.has(ip('2001:db8::1')), set.has(ip('192.0.2.1'))]).toEqual([true, false]);
});

test('has what a look at each network would find', () => {
  // Few values a byte, so that networks meet.
  const octet = fc.constantFrom(0, 1, 128, 255);
  const someIp = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
  const somePrefix = fc
    .tuple(someIp, fc.integer({ min: 0, max: 32 }))
    .map(([a, bits]) => prefix(`${a}/${bits}`));
  const some = { maxLength: 8 };
  fc.assert(
    fc.property(fc.array(somePrefix, some), fc.array(someIp, some), (networks, ips) => {
      const set = new RangeSet(networks.map(rangeOf));
      for (const text of ips)
        expect([text, set.has(ip(text))]).toEqual([text, networks.some((one) => contains(one, ip(text)))]);
    }),
    { seed: 5, numRuns: 500 },
  );
});
