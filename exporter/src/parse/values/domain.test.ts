import { isDomain, readDomain } from './domain.js';

test.each([
  ['example.com', 'example.com', []],
  [' example.com\n', 'example.com', []],
  ['Example.COM', 'example.com', ['domain_case']],
  ['example.com.', 'example.com', ['domain_trailing_dot']],
  ['Example.com.', 'example.com', ['domain_trailing_dot', 'domain_case']],
  ['bücher.example', 'xn--bcher-kva.example', ['domain_idn']],
  ['BÜCHER.example.', 'xn--bcher-kva.example', ['domain_trailing_dot', 'domain_idn']],
  ['_dmarc.example.com', '_dmarc.example.com', []],
  ['localhost', 'localhost', []],
  ['', '', []],
  ['not a domain', 'not a domain', ['domain_invalid']],
  ['user@example.com', 'user@example.com', ['domain_invalid']],
  ['a..b', 'a..b', ['domain_invalid']],
  ['-a.example', '-a.example', ['domain_invalid']],
  [`${'a'.repeat(64)}.example`, `${'a'.repeat(64)}.example`, ['domain_invalid']],
  ['Ünicode space.example', 'ünicode space.example', ['domain_invalid']],
])('%j is %j', (raw, value, deviations) => {
  const read = readDomain(raw);
  expect({ value: read.name.value, deviations: read.deviations }).toEqual({ value, deviations });
  expect(read.name.raw.trim()).toBe(raw.trim());
});

test.each([
  ['example.com', true],
  ['a', true],
  [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`, true],
  [`${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(62)}`, false],
  ['', false],
  ['Example.com', false],
  ['example.com.', false],
  ['bücher.example', false],
])('%j is a domain name: %s', (value, expected) => {
  expect(isDomain(value)).toBe(expected);
});
