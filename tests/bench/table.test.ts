import { summarise } from './stats.js';
import { count, decimal, spread, tableText, times } from './table.js';

describe('a table', () => {
  it('aligns words to the left and figures to the right', () => {
    const text = tableText({
      title: 'Speed',
      header: ['', 'records/s', ''],
      rows: [
        ['a', '1,000', 'slow'],
        ['longer', '20,000', 'fast'],
      ],
    });
    expect(text.split('\n')).toEqual([
      'Speed',
      '',
      '        records/s',
      '------  ---------  ----',
      'a           1,000  slow',
      'longer     20,000  fast',
    ]);
  });
});

describe('figures', () => {
  it('are rounded to what they can tell', () => {
    expect([count(1234567.8), decimal(1.234), decimal(12.34), decimal(123.4)]).toEqual([
      '1,234,568',
      '1.23',
      '12.3',
      '123',
    ]);
  });

  it('come with their spread', () => {
    expect(spread(summarise([1500, 1000, 3000]))).toBe('1,000 - 3,000');
    expect(times(summarise([1.5, 1, 3]))).toBe('1.50 (1.00 - 3.00)');
  });

  it('are left out where there is nothing to compare', () => {
    expect(times(undefined)).toBe('');
  });
});
