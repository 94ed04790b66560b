import { readTime, type ReadTime } from './time.js';

const at = (iso: string): number => Date.parse(iso) / 1000;

describe('readTime', () => {
  const T = at('2018-10-01T09:20:27Z');
  const cases: [string, number, ReadTime['form'], boolean][] = [
    ['2018-10-01T09:20:27Z', T, 'rfc3339', true],
    ['2018-10-01t09:20:27z', T, 'rfc3339', true],
    ['2018-10-01T11:20:27+02:00', T, 'rfc3339', true],
    ['2018-10-01T11:20:27+0200', T, 'other', true],
    ['2018-10-01T11:20:27+02', T, 'other', true],
    ['2018-10-01T09:20:27', T, 'rfc3339', false],
    ['2018-10-01 09:20:27', T, 'other', false],
    ['2018-10-01 09:20:27 UTC', T, 'other', true],
    ['2018/10/01 09:20:27', T, 'other', false],
    ['20181001T092027Z', T, 'other', true],
    ['2018-10-01', at('2018-10-01T00:00:00Z'), 'other', false],
    ['2018-10-01T24:00:00Z', at('2018-10-02T00:00:00Z'), 'rfc3339', true],
    ['2016-12-31T23:59:60Z', at('2017-01-01T00:00:00Z'), 'rfc3339', true],
    ['Mon, 01 Oct 2018 11:20:27 +0200', T, 'rfc5322', true],
    ['Mon, 1 Oct 2018 11:20:27 +0200 (CEST)', T, 'rfc5322', true],
    ['  Mon,  1 Oct\r\n 2018 11:20:27\t+0200 ((really) CEST) ', T, 'rfc5322', true],
    ['1 Oct 2018 11:20:27 +0200', T, 'rfc5322', true],
    ['1 Oct 2018 05:20 EDT', at('2018-10-01T09:20:00Z'), 'rfc5322', true],
    ['Mon, 1 Oct 2018 09:20:27 GMT', T, 'rfc5322', true],
    ['Mon, 1 Oct 2018 11:20:27 CEST', T, 'other', true],
    ['Mon, 1 Oct 18 09:20:27 GMT', T, 'other', true],
    ['Monday, 1 October 2018 09:20:27 UTC', T, 'other', true],
    ['01-Oct-2018 11:20:27 CEST', T, 'other', true],
    ['01-Oct-2018 11:20:27 CEDT', T, 'other', true],
    ['01.10.2018 09:20:27', T, 'other', false],
    ['1 Oct 2018 09:20:27', T, 'other', false],
    ['1 Oct 2018 09:20:27 XYZ', T, 'other', false],
    ['Mon Oct  1 09:20:27 2018', T, 'other', false],
    ['Mon Oct  1 11:20:27 CEST 2018', T, 'other', true],
    ['Oct 1, 2018 09:20:27 GMT', T, 'other', true],
  ];

  test.each(cases)('%s', (text, seconds, form, zoned) => {
    expect(readTime(text)).toEqual({ seconds, form, zoned, fraction: false });
  });

  test('a fraction of a second is cut and told', () => {
    expect(readTime('2018-10-01T09:20:27.999Z')).toEqual({
      seconds: T,
      form: 'rfc3339',
      zoned: true,
      fraction: true,
    });
  });

  test.each([
    'yesterday',
    '',
    '(Mon, 1 Oct 2018 11:20:27 +0200)',
    '1538385627',
    '2018-13-01',
    '2018-02-30T00:00:00Z',
    '2018-10-01T25:00:00Z',
    '2018-10-01T24:00:01Z',
    '2018-10-01T09:60:00Z',
    '2018-10-01T09:20:27+99:00',
    '1 Foo 2018 11:20:27 +0200',
    '31 Apr 2018 11:20:27 +0200',
    'Oct 1 09:20:27',
    '0001-01-01T00:00:00',
    '2018-10-01T09:20:27Z and more',
  ])('%j is no time', (text) => {
    expect(readTime(text)).toBeUndefined();
  });
});
