import { isIP } from 'node:net';
import fc from 'fast-check';
import { formatIp, isIpv4, parseIp } from './ip.js';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
  ['2001:db8::0:1', '2001:db8::1'],
  ['1:0:2:0:3:0:4:0', '1:0:2:0:3:0:4:0'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
])('%s is %s', (text, canonical) => {
  const ip = parseIp(text);
  expect(ip).toHaveLength(16);
  expect(ip && formatIp(ip)).toBe(canonical);
});

test.each([
  ...[
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '1.2.3.-4',
    '1.2.3.4 ',
    '0x1.2.3.4',
    '1..2.3',
    '1.2.3.1000',
  ],
  ...[
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '12345::',
    'g::',
    '1:2:3:4:5:6:7:8::',
    '::1.2.3',
  ],
  ...['fe80::1%eth0', '[::1]', '::1/128', '1.2.3.4::', '::1.2.3.4:5', ':1::2', '1::2:'],
])('%j is no address', (text) => {
  expect(parseIp(text)).toBeUndefined();
});

test('reads what Node takes for an address, and writes it so that it is read again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      expect(isIP(text)).toBeGreaterThan(0);
      const ip = parseIp(text);
      const written = ip === undefined ? '' : formatIp(ip);
      expect(parseIp(written)).toEqual(ip);
      expect(isIP(written)).toBe(ip !== undefined && isIpv4(ip) ? 4 : 6);
    }),
    { seed: 3 },
  );
});

test('takes nothing that Node does not, but for leading zeros', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('01fF:.:')), maxLength: 12 }), (text) => {
      if (parseIp(text) !== undefined)
        expect(isIP(text.replace(/\b0+(?=\d+(\.|$))/g, ''))).toBeGreaterThan(0);
    }),
    { seed: 3, numRuns: 2000 },
  );
});
