import { createHash } from 'node:crypto';
import { BodyHash } from './body-hash.js';

function hashOf(body: string, how: 'simple' | 'relaxed', size: number): string {
  const hash = new BodyHash(how);
  const bytes = Buffer.from(body, 'latin1');
  for (let at = 0; at < bytes.length; at += size) hash.add(bytes.subarray(at, at + size));
  return hash.digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('base64');
}

describe.each([1, 2, 3, 100_000])('a body that comes in pieces of %d bytes', (size) => {
  it.each([
    ['RFC 6376, 3.4.5', ' C \r\nD \t E\r\n\r\n\r\n', ' C \r\nD \t E\r\n', ' C\r\nD E\r\n'],
    ['nothing at all', '', '\r\n', ''],
    ['blank lines alone', '\r\n\r\n', '\r\n', ''],
    ['blanks alone', ' \t\r\n \r\n', ' \t\r\n \r\n', ''],
    ['no end of its last line', 'a', 'a\r\n', 'a\r\n'],
    ['blanks at its very end', 'a \t', 'a \t\r\n', 'a\r\n'],
    ['blank lines between', 'a\r\n\r\n\r\nb\r\n', 'a\r\n\r\n\r\nb\r\n', 'a\r\n\r\n\r\nb\r\n'],
    [
      'a bare line feed and a bare return',
      'a\nb\rc\r\r\nd\n',
      'a\nb\rc\r\r\nd\n\r\n',
      'a\nb\rc\r\r\nd\n\r\n',
    ],
    ['a return at its end', 'a\r', 'a\r\r\n', 'a\r\r\n'],
    ['blanks before a bare return', 'a \r b\r\n', 'a \r b\r\n', 'a \r b\r\n'],
  ])('%s', (_, body, simple, relaxed) => {
    expect(hashOf(body, 'simple', size)).toBe(sha256(simple));
    expect(hashOf(body, 'relaxed', size)).toBe(sha256(relaxed));
  });
});

it.each([
  ['lines without a letter', '\r\n'],
  ['blanks', ' \t'],
  ['a line that does not end', 'x'],
  ['bare line feeds', '\n'],
  ['bare returns', '\r'],
  ['short lines', 'a\t\r\n'],
])('of 16 MiB keeps nothing, and takes no time: %s', (_, text) => {
  const chunk = Buffer.from(text.repeat(65_536 / text.length));
  const hash = new BodyHash('relaxed');
  const before = process.memoryUsage();
  const begun = performance.now();
  for (let i = 0; i < 256; i++) hash.add(chunk);
  hash.digest();
  const after = process.memoryUsage();
  expect(performance.now() - begun).toBeLessThan(10_000);
  // Of what was used meanwhile some waits to be collected; nothing near all of it was kept.
  expect(after.heapUsed - before.heapUsed).toBeLessThan(50 * 2 ** 20);
});
