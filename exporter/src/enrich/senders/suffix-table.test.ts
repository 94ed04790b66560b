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

describe('a pattern in the first label', () => {
  const hosts = new SuffixTable([
    ['mailout*.access.test', 'mail'],
    ['mailout7.access.test', 'seven'],
    ['out*-fra.access.test', 'pod'],
  ]);

  test.each([
    ['mailout11.access.test', 'mail'],
    ['a.mailout11.access.test', 'mail'],
    ['mailout7.access.test', 'seven'],
    ['o1.pub.out3-fra.access.test', 'pod'],
    ['p5b0d1.mailout.dip.access.test', undefined],
    ['dsl-mailout11.access.test', undefined],
    ['mailout.dsl.access.test', undefined],
    ['access.test', undefined],
  ])('%j is that of %j', (domain, found) => {
    expect(hosts.find(domain)).toBe(found);
  });

  test('an endless label costs no more than its length', () => {
    expect(hosts.find(`out${'-fra'.repeat(100_000)}x.access.test`)).toBeUndefined();
  });
});

test('of two alike the first is meant', () => {
  const twice = new SuffixTable([
    ['a.test', 1],
    ['a.test', 2],
  ]);
  expect(twice.find('a.test')).toBe(1);
});

test('all that is said of a name, what decides first', () => {
  expect(table.findAll('eu.out.service.test')).toEqual(['out', 'service', 'all of it']);
});

test('nothing is found where nothing is said', () => {
  expect(new SuffixTable([]).find('a.test')).toBeUndefined();
});

test('a name of thousands of labels costs no more than its last ones', () => {
  expect(table.find(`${'a.'.repeat(100_000)}service.test`)).toBe('service');
});
