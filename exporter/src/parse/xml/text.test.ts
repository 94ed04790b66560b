import { Deviations } from '../../model/deviations.js';
import { decodeText, MARKS, wholeCharacters } from './text.js';

function decode(text: string | Buffer): { readonly text: string; readonly deviations: [string, number][] } {
  const bytes = Buffer.concat([Buffer.from('>>'), Buffer.from(text), Buffer.from('<<')]);
  let marks = 0;
  for (const byte of bytes.subarray(2, -2)) marks |= MARKS[byte] ?? 0;
  const deviations = new Deviations();
  const decoded = decodeText(bytes, 2, bytes.length - 2, marks, deviations);
  return { text: decoded, deviations: deviations.entries() };
}

test.each([
  ['plain', 'plain'],
  ['', ''],
  [' a\tb\n', ' a\tb\n'],
  ['grün € 😀', 'grün € 😀'],
  ['a\r\nb\rc\r\r\nd', 'a\nb\nc\n\nd'],
  ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
  ['&#65;&#x41;&#X41;&#x1F600;', 'AAA😀'],
  ['&#13;&#10;', '\r\n'],
  ['&amp;lt;', '&lt;'],
  ['&amp;#65;', '&#65;'],
  ['\ufffd', '\ufffd'],
])('%j means %j', (text, expected) => {
  expect(decode(text)).toEqual({ text: expected, deviations: [] });
});

test.each([
  ['AT&T', 'AT&T', 'bare_ampersand', 1],
  ['a & b && c', 'a & b && c', 'bare_ampersand', 3],
  ['&lt', '&lt', 'bare_ampersand', 1],
  ['&;&#;&#x;&#xg;', '&;&#;&#x;&#xg;', 'bare_ampersand', 4],
  ['&nbsp;&a.b;', '&nbsp;&a.b;', 'entity_unknown', 2],
  ['&constructor;&__proto__;', '&constructor;&__proto__;', 'entity_unknown', 2],
  ['&LT;', '&LT;', 'entity_unknown', 1],
  ['a\0b\u001fc', 'a\ufffdb\ufffdc', 'control_characters', 2],
  ['&#0;&#x1F;&#xD800;&#xFFFE;&#x110000;&#999999999;', '\ufffd'.repeat(6), 'control_characters', 6],
])('%j is read as %j and marked', (text, expected, code, times) => {
  expect(decode(text)).toEqual({ text: expected, deviations: [[code, times]] });
});

test('bytes that are no UTF-8 are replaced and counted, U+FFFD that is stated is not', () => {
  expect(decode(Buffer.from([0x61, 0xff, 0x62]))).toEqual({
    text: 'a\ufffdb',
    deviations: [['invalid_bytes', 1]],
  });
  expect(decode(Buffer.from([0xef, 0xbf, 0xbd, 0xc3, 0xef, 0xbf, 0xbd]))).toEqual({
    text: '\ufffd\ufffd\ufffd',
    deviations: [['invalid_bytes', 1]],
  });
});

test('a text is cut where no character and no line end is cut with it', () => {
  const text = Buffer.from('aé€😀\r\n');
  const cuts = Array.from({ length: text.length + 1 }, (_, end) => wholeCharacters(text, 0, end));
  expect(cuts).toEqual([0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10, 12]);
});

test('bytes that are no character are cut anywhere', () => {
  const bytes = Buffer.alloc(8, 0xbf);
  expect(wholeCharacters(bytes, 0, 8)).toBe(8);
});
