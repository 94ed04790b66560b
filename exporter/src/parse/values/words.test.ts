import { decodeWords } from './words.js';

test.each([
  ['plain text', 'plain text'],
  ['=?utf-8?B?w5xiZXJzaWNodA==?=', 'Übersicht'],
  ['=?UTF-8?Q?Caf=C3=A9_au_lait?= today', 'Café au lait today'],
  ['=?iso-8859-1?q?M=FCller?= <m@example.org>', 'Müller <m@example.org>'],
  ['=?windows-1252?q?=80_10?=', '€ 10'],
  ['=?utf-8?q?one?= =?utf-8?q?_two?=\r\n =?utf-8?q?_three?=', 'one two three'],
  ['a character cut in two: =?utf-8?q?=C3?= =?utf-8?q?=BC?=', 'a character cut in two: ü'],
  ['=?utf-8?q?a?= =?iso-8859-1?q?=FC?=', 'aü'],
  ['=?utf-8*de?q?gr=C3=BCn?=', 'grün'],
  ['=?klingon?q?x?=', 'x'],
  ['=?broken?= word', '=?broken?= word'],
])('%j is %j', (value, expected) => {
  expect(decodeWords(value)).toBe(expected);
});
