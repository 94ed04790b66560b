import { contains, formatPrefix, parsePrefix, type Prefix } from './prefix.js';
import { ip } from '../../parse/values/testing/ip.js';

function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (parsed === undefined) throw new Error(`${text} is no prefix`);
  return parsed;
}

test.each([
  ['192.0.2.0/24', '192.0.2.0/24'],
  ['192.0.2.77/24', '192.0.2.0/24'],
  ['192.0.2.77/31', '192.0.2.76/31'],
  ['192.0.2.77', '192.0.2.77'],
  ['192.0.2.77/32', '192.0.2.77'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
  ['::/0', '::/0'],
  ['::ffff:192.0.2.77/120', '192.0.2.0/24'],
])('%s is %s', (text, canonical) => {
  expect(formatPrefix(prefix(text))).toBe(canonical);
});

test.each([
  '',
  '/',
  '192.0.2.0/',
  '192.0.2.0/33',
  '192.0.2.0/-1',
  '192.0.2.0/08',
  '192.0.2.0/24/24',
  '::/129',
  'x/8',
])('%j is no prefix', (text) => {
  expect(parsePrefix(text)).toBeUndefined();
});

test.each([
  ['192.0.2.0/24', '192.0.2.255', true],
  ['192.0.2.0/24', '192.0.3.0', false],
  ['192.0.2.128/25', '192.0.2.127', false],
  ['192.0.2.128/25', '192.0.2.128', true],
  ['192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '192.0.2.0', false],
  ['2001:db8::/29', '2001:dbf::1', true],
  ['2001:db8::/29', '2001:dc0::1', false],
])('whether %s contains %s: %s', (network, address, expected) => {
  expect(contains(prefix(network), ip(address))).toBe(expected);
});
