import { utf8WithEscapes } from './odd-bytes.js';

it.each([
  ['abc größe 🙂 �', 'abc größe 🙂 �'],
  [Buffer.from([0x61, 0xab, 0xcd]), 'a\\xAB\\xCD'],
  [Buffer.from('ü\xff', 'latin1'), '\\xFC\\xFF'],
  [Buffer.concat([Buffer.from('ü'), Buffer.from([0xff]), Buffer.from('�')]), 'ü\\xFF�'],
  [Buffer.from([0xf0, 0x9f, 0x92]), '\\xF0\\x9F\\x92'],
  [Buffer.from([0xed, 0xa0, 0x80]), '\\xED\\xA0\\x80'],
  [Buffer.from([0xc0, 0xaf]), '\\xC0\\xAF'],
])('what is UTF-8 stays, every other byte is an escape: %j', (bytes, text) => {
  expect(utf8WithEscapes(Buffer.from(bytes))).toBe(text);
});
