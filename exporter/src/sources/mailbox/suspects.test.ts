import { Suspects } from './suspects.js';

const MINUTE = 60_000;
let now = 0;
let suspects: Suspects<string>;

beforeEach(() => {
  now = 0;
  suspects = new Suspects(() => now);
});

function fails(times: number): void {
  for (let time = 0; time < times; time++) suspects.failed(['a']);
}

it('is asked for alone from the first failure on, whoever it failed with', () => {
  suspects.failed(['a', 'b']);
  expect(['a', 'b', 'c'].map((mail) => suspects.isSuspect(mail))).toEqual([true, true, false]);
});

it('is not blamed for failures in company', () => {
  for (let time = 0; time < 10; time++) suspects.failed(['a', 'b']);
  expect(suspects.isLeftAlone('a')).toBe(false);
});

it('is left alone after five failures: a minute, then twice as long each time, an hour at most', () => {
  fails(4);
  expect(suspects.isLeftAlone('a')).toBe(false);
  fails(1);
  now += MINUTE - 1;
  expect(suspects.isLeftAlone('a')).toBe(true);
  now += 1;
  expect(suspects.isLeftAlone('a')).toBe(false);
  fails(1);
  now += 2 * MINUTE - 1;
  expect(suspects.isLeftAlone('a')).toBe(true);
  fails(20);
  now += 60 * MINUTE;
  expect(suspects.isLeftAlone('a')).toBe(false);
});

it('is none any more when it was read, or is gone', () => {
  suspects.failed(['a', 'b', 'c']);
  suspects.cleared(['a']);
  suspects.keepOnly((mail) => mail !== 'b');
  expect(['a', 'b', 'c'].filter((mail) => suspects.isSuspect(mail))).toEqual(['c']);
});
