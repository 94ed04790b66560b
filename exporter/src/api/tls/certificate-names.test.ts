import { certificateNames, isNamed } from './certificate-names.js';

test('names of the four kinds are read, addresses in their usual form', () => {
  const text =
    'DNS:a.example, email:me@a.example, IP Address:0:0:0:0:0:0:0:1, URI:https://a.example/x, DirName:x';
  expect(certificateNames(text)).toEqual(['a.example', 'me@a.example', '::1', 'https://a.example/x']);
});

test('a name cannot pass for two: Node escapes the comma within it', () => {
  const text = String.raw`DNS:"evil.example\u002c DNS:good.example", DNS:x`;
  expect(certificateNames(text)).toEqual(['evil.example, DNS:good.example', 'x']);
  expect(isNamed(text, ['good.example'])).toBe(false);
});

test('a name that cannot be read is none', () => {
  expect(certificateNames('DNS:"a\\, nothing, , DNS:b')).toEqual(['b']);
});
