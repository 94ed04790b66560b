import { Sum } from './sum.js';

function sumOf(...counts: number[]): number | bigint {
  const sum = new Sum();
  for (const count of counts) sum.add(count);
  return sum.value();
}

test('adds', () => {
  expect(sumOf()).toBe(0);
  expect(sumOf(1, 2, 3)).toBe(6);
});

test('stays a number up to 2^53 - 1', () => {
  expect(sumOf(Number.MAX_SAFE_INTEGER - 1, 1)).toBe(Number.MAX_SAFE_INTEGER);
});

test('keeps every digit past it', () => {
  expect(sumOf(Number.MAX_SAFE_INTEGER, 2, Number.MAX_SAFE_INTEGER, 1)).toBe(2n ** 54n + 1n);
});
