import { Attempts } from './attempts.js';

test('reports that come once share a number', () => {
  const attempts = new Attempts(7);
  expect([attempts.next([1n, 2n]), attempts.next([3n]), attempts.next([])]).toEqual([7, 7, 7]);
});

test('a report that comes again has another number', () => {
  const attempts = new Attempts(7);
  expect([[1n, 2n], [2n, 3n], [1n], [3n]].map((keys) => attempts.next(keys))).toEqual([7, 8, 8, 9]);
});

test('twice in one batch is no repeat', () => {
  expect(new Attempts(7).next([1n, 1n])).toBe(7);
});

test('no more keys are remembered than may be', () => {
  const attempts = new Attempts(7, 2);
  expect([[1n, 2n], [3n], [4n], [5n, 6n, 7n], [8n]].map((keys) => attempts.next(keys))).toEqual([
    7, 8, 8, 9, 10,
  ]);
});

test('after the last number comes the first', () => {
  const attempts = new Attempts(2 ** 32 - 1);
  expect([attempts.next([1n]), attempts.next([1n])]).toEqual([2 ** 32 - 1, 0]);
});
