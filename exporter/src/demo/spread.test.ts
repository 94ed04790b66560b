import { Spread } from './spread.js';

function shares(total: number, weights: readonly number[]): number[] {
  const spread = new Spread(
    total,
    weights.length,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  return weights.map((weight) => spread.next(weight));
}

test.each([
  [10, [5, 5]],
  [1_000_000, [40, 30, 25, 1, 1, 7]],
  [3, [9, 1, 1]],
  [1_000_003, Array.from({ length: 999 }, (_, i) => 1 + (i % 7))],
])('the shares of %d add up to it, and none is 0', (total, weights) => {
  const given = shares(total, weights);
  expect(given.reduce((sum, share) => sum + share, 0)).toBe(total);
  expect(Math.min(...given)).toBeGreaterThan(0);
});

test('a share is in proportion to its weight', () => {
  expect(shares(104, [1, 2, 1, 6])).toEqual([11, 21, 11, 61]);
});
