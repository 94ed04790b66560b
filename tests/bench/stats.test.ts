import { quantile, ratios, summarise } from './stats.js';

describe('summarise', () => {
  it('takes the middle of an odd number of runs, in whatever order they came', () => {
    expect(summarise([30, 10, 20])).toEqual({ median: 20, lowest: 10, highest: 30, runs: 3 });
  });

  it('takes the mean of the two in the middle of an even number', () => {
    expect(summarise([4, 1, 3, 2]).median).toBe(2.5);
  });

  it('is that run where there is only one', () => {
    expect(summarise([7])).toEqual({ median: 7, lowest: 7, highest: 7, runs: 1 });
  });

  it('sorts numbers as numbers', () => {
    expect(summarise([100, 9, 20]).median).toBe(20);
  });

  it('does not make up a figure for no runs', () => {
    expect(() => summarise([])).toThrow('nothing to summarise');
  });
});

describe('ratios', () => {
  it('compares the runs of the same round', () => {
    expect(ratios([10, 30], [5, 10])).toEqual([2, 3]);
  });

  it('refuses rounds that do not match', () => {
    expect(() => ratios([1], [1, 2])).toThrow('same number of runs');
  });
});

describe('quantile', () => {
  const VALUES = [5, 3, 100, 1, 20, 4, 2, 6, 7, 8];

  it.each([
    [0.5, 5],
    [0.9, 20],
    [0.95, 100],
    [1, 100],
  ])('of %d is a value that was measured', (share, value) => {
    expect(quantile(VALUES, share)).toBe(value);
  });
});
