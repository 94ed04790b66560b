import { Recipients } from './recipients.js';

const recipients = new Recipients(['Reports@Example.com', '@rua.example.net', 'dmarc@bücher.example']);

it.each([
  'reports@example.com',
  'REPORTS@EXAMPLE.COM',
  'anybody@rua.example.net',
  'a+b@RUA.example.net',
  'dmarc@bücher.example',
  'dmarc@xn--bcher-kva.example',
])('takes what is meant: %s', (address) => {
  expect(recipients.has(address)).toBe(true);
});

it.each([
  'postmaster',
  'other@example.com',
  'reports@sub.example.com',
  'x@y.rua.example.net',
  '@rua.example.net',
  'reports@example.com@evil.example',
  'evil.example%reports@example.com',
  '"reports@example.com"@evil.example',
  'reports@example.com ',
  '',
])('and nothing else: %s', (address) => {
  expect(recipients.has(address)).toBe(false);
});
