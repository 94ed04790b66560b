import { UnderWay } from './under-way.js';

it('knows when the first of those began that are under way, in whatever order they end', () => {
  let now = 1;
  const underWay = new UnderWay(() => now++);
  expect(underWay.oldest).toBeUndefined();
  const [first, second, third] = [underWay.begin(), underWay.begin(), underWay.begin()];
  expect(underWay.oldest).toBe(1);
  second();
  expect(underWay.oldest).toBe(1);
  first();
  expect(underWay.oldest).toBe(3);
  third();
  expect(underWay.oldest).toBeUndefined();
});
