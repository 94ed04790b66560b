import { SelectorTable, wholePattern } from './selector-table.js';

const table = new SelectorTable([
  ['mte1', 'exact'],
  ['hs1-*', 'from the start'],
  ['*.dkim', 'to the end'],
  ['s*-2024', 'between'],
]);

test.each([
  ['mte1', 'exact'],
  ['mte11', undefined],
  ['hs1-4711', 'from the start'],
  ['hs2-4711', undefined],
  ['a-1.dkim', 'to the end'],
  ['a.b.dkim', undefined],
  ['s7-2024', 'between'],
  ['s7-20240', undefined],
  ['', undefined],
])('%j is %j', (selector, found) => {
  expect(table.find(selector)).toBe(found);
});

test('a selector that no service would have is not looked at', () => {
  expect(table.find(`hs1-${'a'.repeat(200)}`)).toBeUndefined();
});

test('a dot in a pattern is a dot', () => {
  expect(wholePattern('a.b').test('axb')).toBe(false);
});
