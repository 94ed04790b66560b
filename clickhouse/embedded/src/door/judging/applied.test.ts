/** The engine does not show in its tree what is applied to columns: it is taken from the text. */
import { appliedIn } from './applied.js';

function cannotBeApplied(name: string): string {
  return `"${name}" cannot be applied (nothing but a function: a column is to be called otherwise)`;
}

describe('what is applied', () => {
  it.each([
    ['SELECT 1', []],
    ['SELECT * APPLY upper FROM t', ['upper']],
    ['SELECT * apply(upper) FROM t', ['(upper)']],
    ["SELECT * APPLY /* ( */ (upper, 'up_') FROM t", ["(upper, 'up_')"]],
    ['SELECT * APPLY quantiles(0.5, (1)) FROM t', ['quantiles(0.5, (1))']],
    ['SELECT * APPLY (x -> f(x, (1))) APPLY(upper) FROM t', ['(x -> f(x, (1)))', '(upper)']],
    ['SELECT * APPLY ((x) -> f(x)) FROM t', ['((x) -> f(x))']],
    [
      'SELECT * APPLY (x -> (SELECT * APPLY (y -> f(y)))) FROM t',
      ['(x -> (SELECT * APPLY (y -> f(y))))', '(y -> f(y))'],
    ],
    ['SELECT * APPLY (x -> f(x)', ['(x -> f(x)']],
    ['SELECT 1 AS apply, "apply" FROM t', []],
    ["SELECT 'APPLY (x)'", []],
  ])('%s', (sql, applied) => {
    expect(appliedIn(sql)).toEqual(applied.map((what) => `SELECT ${what}`));
  });

  it.each([
    [
      'without brackets',
      'SELECT * APPLY x -> f(x) FROM t',
      'APPLY takes the name of a function, and no lambda',
    ],
    ['a function that may not be called', 'SELECT * APPLY file FROM t', cannotBeApplied('file')],
    ['one in brackets', 'SELECT * APPLY (((file))) FROM t', cannotBeApplied('file')],
    ['what is no function', 'SELECT * APPLY (1 -1) FROM t', cannotBeApplied('1')],
    ['a lambda behind another thing', 'SELECT * APPLY (file(1), x -> 1) FROM t', cannotBeApplied('file')],
    ['a column', 'SELECT 1 AS a ORDER BY apply DESC', cannotBeApplied('DESC')],
  ])('is refused: %s', (_, sql, odd) => {
    expect(appliedIn(sql)).toMatchObject({ odd });
  });
});
