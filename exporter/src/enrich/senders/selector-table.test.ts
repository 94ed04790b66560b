import { SelectorTable, wholePattern } from './selector-table.js';

const table = new SelectorTable([
  ['mte1', 'exact'],
  ['hs1-*', 'from the start'],
  ['*.dkim', 'to the end'],
  ['s*-2024', 'between'],
]);

test.each<[string, string[]]>([
  ['mte1', ['exact']],
  ['mte11', []],
  ['hs1-4711', ['from the start']],
  ['hs2-4711', []],
  ['a-1.dkim', ['to the end']],
  ['a.b.dkim', []],
  ['s7-2024', ['between']],
  ['s7-20240', []],
  ['', []],
])('%j is %j', (selector, found) => {
  expect(table.find(selector)).toEqual(found);
});

test('what is said by name comes first, then what is said first', () => {
  const many = new SelectorTable([
    ['k*', 'first'],
    ['k1', 'by name'],
    ['*1', 'to the end'],
    ['k1', 'by name too'],
    ['k1*', 'second'],
  ]);
  expect(many.find('k1')).toEqual(['by name', 'by name too', 'first', 'second', 'to the end']);
});

test('a selector that no service would have is not looked at', () => {
  expect(table.find(`hs1-${'a'.repeat(200)}`)).toEqual([]);
});

test('a dot in a pattern is a dot', () => {
  expect(wholePattern('a.b').test('axb')).toBe(false);
});
