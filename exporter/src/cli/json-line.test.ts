import { jsonLine, JsonText, jsonTime } from './json-line.js';

test('a line has its fields in the order given', () => {
  expect(jsonLine({ b: 'x"y', a: [1, null, { c: true }] })).toBe('{"b":"x\\"y","a":[1,null,{"c":true}]}');
});

test('a bigint is written as a number with all its digits', () => {
  expect(jsonLine({ messages: 2n ** 60n + 1n })).toBe('{"messages":1152921504606846977}');
});

test('JSON that is there already is put in as it is', () => {
  expect(jsonLine({ extensions: new JsonText('{"a":[]}') })).toBe('{"extensions":{"a":[]}}');
});

test.each([
  [1_538_413_632, '2018-10-01T17:07:12Z'],
  [0, '1970-01-01T00:00:00Z'],
  [undefined, null],
])('%p seconds are %p', (seconds, text) => {
  expect(jsonTime(seconds)).toBe(text);
});
