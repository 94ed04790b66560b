import { Rate } from './rate.js';

let now = 0;

it('a minute at once, and then as it comes in', () => {
  const rate = new Rate(() => now);
  for (let i = 0; i < 60; i++) expect(rate.take('a', 1, 60)).toBeUndefined();
  expect(rate.take('a', 1, 60)).toBe(1);
  expect(rate.take('b', 1, 60)).toBeUndefined();
  now = 1000;
  expect(rate.take('a', 1, 60)).toBeUndefined();
  expect(rate.take('a', 1, 60)).toBe(1);
});

it('what is more than a minute gives passes a full bucket, and is paid for', () => {
  const rate = new Rate(() => now);
  expect(rate.take('a', 120, 60)).toBeUndefined();
  expect(rate.take('a', 1, 60)).toBe(61);
});

it('what was used up counts when it is known', () => {
  const rate = new Rate(() => now);
  rate.charge('a', 90, 60);
  expect(rate.take('a', 0, 60)).toBe(30);
});
