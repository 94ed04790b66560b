import { parseIp } from '../../../parse/values/ip.js';
import { hostName, reverseName } from './names.js';

test.each([
  ['mail.example.com', 'mail.example.com'],
  ['Mail.EXAMPLE.com.', 'mail.example.com'],
  ['_x.mail_1.example.com', '_x.mail_1.example.com'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['4.3.2.1.in-addr.arpa', '4.3.2.1.in-addr.arpa'],
  ['', undefined],
  ['.', undefined],
  ['localhost', undefined],
  ['a..example.com', undefined],
  ['mail.example.com..', undefined],
  ['-a.example.com', undefined],
  ['a-.example.com', undefined],
  ['192.0.2.1', undefined],
  ['a\\.b.example.com', undefined],
  ['a\\000b.example.com', undefined],
  ['a b.example.com', undefined],
  ['bücher.example', undefined],
  ["<script>alert('1')</script>.example.com", undefined],
  [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  [`${'a'.repeat(64)}.example`, undefined],
  ['a.'.repeat(126) + 'a', 'a.'.repeat(126) + 'a'],
  ['a.'.repeat(127) + 'a', undefined],
])('%j is the name %j', (text, name) => {
  expect(hostName(text)).toBe(name);
});

test.each([
  ['192.0.2.77', '77.2.0.192.in-addr.arpa'],
  ['2001:db8::1', `1${'.0'.repeat(23)}.8.b.d.0.1.0.0.2.ip6.arpa`],
])('%s is looked for at %s', (ip, name) => {
  expect(reverseName(parseIp(ip) ?? new Uint8Array())).toBe(name);
});
