import fc from 'fast-check';
import { readTarget, targetText } from './target.js';

function written(text: string): string {
  const read = readTarget(text);
  return read.ok ? targetText(read.target) : read.detail;
}

test.each([
  ['192.0.2.7', '192.0.2.7'],
  [' 192.0.2.7/32 ', '192.0.2.7'],
  ['192.0.2.0/24', '192.0.2.0/24'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['192.0.2.128/25', '192.0.2.128/25'],
  ['2001:DB8::/32', '2001:db8::/32'],
  ['2001:db8:0:0::25', '2001:db8::25'],
  ['2001:db8::25/128', '2001:db8::25'],
  ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['Mail.Example.COM.', 'mail.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['_spf.example.com', '_spf.example.com'],
  ['example.co.uk', 'example.co.uk'],
])('%j is %s', (text, target) => {
  expect(written(text)).toBe(target);
});

test('counts the bits of 16 bytes', () => {
  expect(readTarget('192.0.2.0/24')).toEqual({
    ok: true,
    target: {
      kind: 'address',
      bytes: Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 0]),
      bits: 120,
    },
  });
});

test.each([
  ['192.0.2.7/24', 'say 192.0.2.0/24, or 192.0.2.7 alone'],
  ['2001:db8::1/32', 'say 2001:db8::/32, or 2001:db8::1 alone'],
  ['192.0.2.0/33', 'a number up to 32'],
  ['192.0.2.0/', 'a number up to 32'],
  ['192.0.2.0/255.255.255.0', 'a number up to 32'],
  ['192.0.2.0/24/8', 'a number up to 32'],
  ['2001:db8::/129', 'a number up to 128'],
  ['0.0.0.0/0', 'too wide'],
  ['10.0.0.0/7', 'too wide'],
  ['2000::/3', 'too wide'],
  ['::/16', 'too wide'],
  ['::/80', 'too wide'],
  ['::8000:0:0/81', 'too wide'],
  ['::ffff:0.0.0.0/96', 'too wide'],
  ['example.com/24', 'no IP and no CIDR'],
  ['[2001:db8::1]:25', 'no IP and no CIDR'],
  ['https://example.com', 'no IP and no CIDR'],
  ['192.0.2.256', 'no IP, CIDR or domain'],
  ['192.0.2', 'no IP, CIDR or domain'],
  ['example', 'no IP, CIDR or domain'],
  ['two words.example', 'no IP, CIDR or domain'],
  ['someone@example.com', 'say its domain'],
  ['*.example.com', 'say example.com'],
  ['co.uk', 'everybody may have a name below co.uk'],
  ['', 'a target is short'],
  ['x'.repeat(301), 'a target is short'],
])('%j is refused, with what to say instead', (text, detail) => {
  const read = readTarget(text);
  expect(read.ok).toBe(false);
  expect(written(text)).toContain(detail);
});

test('what is written is read as the same', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 128 }), (ip, length) => {
      for (const text of [ip, `${ip}/${length}`]) {
        const read = readTarget(text);
        if (read.ok) expect(readTarget(targetText(read.target))).toEqual(read);
      }
    }),
    { seed: 7 },
  );
});
