import { addressDomain } from './address.js';

test.each([
  ['reports@example.org', 'example.org'],
  ['Reports <dmarc@Example.ORG>', 'example.org'],
  ['"a@b" <dmarc@example.org>', 'example.org'],
  ['mailto:tls@example.org?subject=x', undefined],
  ['mailto:tls@example.org', 'example.org'],
  ['<bounces+1=163.com@email.example.org>', 'email.example.org'],
  ['user@bücher.example', 'xn--bcher-kva.example'],
  ['user@example.org.', 'example.org'],
  ['user@localhost', undefined],
  ['user@[192.0.2.1]', undefined],
  ['no address', undefined],
  ['', undefined],
  [undefined, undefined],
])('the domain of %j is %j', (text, expected) => {
  expect(addressDomain(text)?.value).toBe(expected);
});
