import { readType, textOfLiteral } from './written-type.js';

it.each([
  ['UInt8', []],
  ["DateTime('UTC')", ['UTC']],
  ["Array(Nullable(DateTime64(3, 'Europe/Berlin')))", ['Europe/Berlin']],
  ["Tuple(a DateTime ('A'), `b c` datetime('B'), \"d\" Enum8('DateTime(' = -1, 'x' = 2))", ['A', 'B']],
  ["a DateTime('A'), b Map(String, Timestamp('B'))", ['A', 'B']],
  ["JSON(max_dynamic_paths = 2, SKIP REGEXP 'x.*', a.b DateTime('A'))", ['A']],
  ['Decimal(10, 2)', []],
  ["Enum8('ä' = 1)", []],
])('what is named in %s', (type, zones) => {
  expect(readType(type)).toEqual({ zones, hasStates: false });
});

it.each(['AggregateFunction(sum, UInt8)', 'Array(simpleaggregatefunction (sum, UInt8))'])(
  'states: %s',
  (type) => {
    expect(readType(type)).toMatchObject({ hasStates: true });
  },
);

it.each([
  ['an escape in a quoted name', String.raw`"DateT\x69me"('A')`],
  ['a quoted name that may be a type', '`DateTime`(3)'],
  ['a quoted name that may be a type, behind a space', '"AggregateFunction" (any, Dynamic)'],
  ['a heredoc', 'DateTime($$A$$)'],
  ['digits in another base', "DateTime(b'0110')"],
  ['digits in another base, in large letters', "DateTime(X'41')"],
  ['other quotes', 'DateTime(‘A’)'],
  ['other quotes of a name', '“DateTime”(3)'],
  ['an escape in a text', String.raw`DateTime('\x41')`],
  ['a quote in a text', "DateTime('A''B')"],
  ['a comment', "DateTime/**/('A')"],
  ['a comment of a line', "DateTime--\n('A')"],
  ['a space that is none of ours', "DateTime\u00a0('A')"],
  ['a NUL', 'DateTime(\u0000)'],
  ['a sign', 'DateTime(#)'],
])('is not plain: %s', (_, type) => {
  expect(readType(type)).toBe('odd');
});

it.each([
  [String.raw`'DateTime(\'A\')'`, "DateTime('A')"],
  [String.raw`'a\\b'`, String.raw`a\b`],
  [String.raw`'a\nb'`, 'a\nb'],
  [String.raw`'a\0b'`, undefined],
  [String.raw`'a\\nb'`, String.raw`a\nb`],
  ['UInt64_1', undefined],
])('the text of the literal %s', (literal, text) => {
  expect(textOfLiteral(literal)).toBe(text);
});
