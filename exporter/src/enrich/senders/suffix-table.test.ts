import { SuffixTable } from './suffix-table.js';

const table = new SuffixTable([
  ['service.test', 'service'],
  ['eu.out.service.test', 'out'],
  ['test', 'all of it'],
]);

test.each([
  ['service.test', 'service'],
  ['a.b.service.test', 'service'],
  ['out.service.test', 'service'],
  ['eu.out.service.test', 'out'],
  ['o1.eu.out.service.test', 'out'],
  ['notservice.test', 'all of it'],
  ['service.test.example', undefined],
  ['eu', undefined],
  ['', undefined],
  ['.', undefined],
  ['.service.test', 'service'],
])('the longest name at or above %j is that of %j', (domain, found) => {
  expect(table.find(domain)).toBe(found);
});

test('of two alike the first is meant', () => {
  const twice = new SuffixTable([
    ['a.test', 1],
    ['a.test', 2],
  ]);
  expect(twice.find('a.test')).toBe(1);
});

test('nothing is found where nothing is said', () => {
  expect(new SuffixTable([]).find('a.test')).toBeUndefined();
});

test('a name of thousands of labels costs no more than its last ones', () => {
  expect(table.find(`${'a.'.repeat(100_000)}service.test`)).toBe('service');
});
