import { DottedLines } from './dotted-lines.js';

function areTooMany(text: string, size: number): boolean {
  const lines = new DottedLines(10);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size)
    if (lines.areTooMany(bytes.subarray(at, at + size))) return true;
  return false;
}

const TEXT = 'A line of text that is like many others.\r\n'.repeat(8);

it.each([
  ['a few', '.\r\n'.repeat(10), false],
  ['nothing else', '.\r\n'.repeat(11), true],
  ['a few in a text', `${TEXT}.dotted\r\n`.repeat(1000), false],
  ['dots elsewhere', 'a.b. .\r\n'.repeat(1000), false],
  ['bare line feeds', '\n.'.repeat(11), true],
])('%s', (_, text, expected) => {
  for (const size of [1, 2, 3, 7, 100_000]) expect(areTooMany(text, size)).toBe(expected);
});
