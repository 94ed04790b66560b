import { pointAt } from './sql-position.js';

test('marks the place by line and column', () => {
  const message = 'Syntax error: failed at position 15 (FORM) (line 2, col 3): FORM x. Expected one of: …';
  expect(pointAt('SELECT 1,\n  FORM x', message)).toBe('    FORM x\n    ^\n');
});

test('marks the place by its position alone', () => {
  expect(pointAt('SELECT 1 2', 'Syntax error: failed at position 10 (2): 2')).toBe(
    '  SELECT 1 2\n           ^\n',
  );
});

test.each([
  ['SELECT "ü€", v FORM v', 24, 20],
  ['SELECT "漢字", v FORM v', 25, 22],
  ['SELECT "e\u0301🙂", v FORM v', 26, 21],
])('marks letters as wide as they are where the store counts bytes: %s', (statement, position, column) => {
  const place = `Syntax error: failed at position ${position} (v)`;
  const shown = `  ${statement}\n  ${' '.repeat(column)}^\n`;
  expect(pointAt(statement, `${place}: v`)).toBe(shown);
  expect(pointAt(statement, `${place} (line 1, col ${position}): v`)).toBe(shown);
});

test('does not believe a place at which something else stands', () => {
  const message = 'Syntax error: failed at position 129 (x) (line 2, col 119): x. Expected one of: …';
  expect(pointAt("SELECT 'x' FORMAT JSON x", message)).toBe(
    `  SELECT 'x' FORMAT JSON x\n  ${' '.repeat(23)}^\n`,
  );
  expect(pointAt('SELECT 1', message)).toBe('');
});

test.each([
  ["SELECT 'nocol', nocol FROM v_records", 16],
  ['SELECT "nocol" FROM v_records', 8],
  ['SELECT /* nocol */ `nocol`', 20],
])('finds no names in strings and comments: %s', (statement, column) => {
  expect(pointAt(statement, 'Unknown expression identifier `nocol` in scope')).toBe(
    `  ${statement}\n  ${' '.repeat(column)}^\n`,
  );
});

test('finds a name behind a comment, and one of other letters', () => {
  const message = 'Unknown expression identifier `nocol` in scope';
  expect(pointAt('SELECT 1 -- nocol\n, nocol FROM v_records', message)).toBe(
    '  , nocol FROM v_records\n    ^\n',
  );
  expect(pointAt('SELECT `ü (€)`', 'Unknown expression identifier `ü (€)` in scope')).toBe(
    '  SELECT `ü (€)`\n          ^\n',
  );
});

test('of a long line it shows the part that matters', () => {
  const statement = `SELECT ${'x, '.repeat(200)}FORM`;
  const column = statement.indexOf('FORM') + 1;
  const [line = '', mark = ''] = pointAt(statement, `(line 1, col ${column})`).split('\n');
  expect(line.length).toBeLessThanOrEqual(202);
  expect(line.slice(mark.indexOf('^'))).toBe('FORM');
});

test.each([
  [
    'SELECT day,\n  nosuch FROM v_records',
    'Unknown expression identifier `nosuch` in scope',
    '    nosuch FROM v_records\n    ^\n',
  ],
  [
    'SELECT a.nosuch',
    "Unknown expression or function identifier 'a.nosuch' in scope",
    '  SELECT a.nosuch\n         ^\n',
  ],
  [
    'SELECT frobs, frob(1)',
    'Function with name `frob` does not exist',
    '  SELECT frobs, frob(1)\n                ^\n',
  ],
])('marks what the store does not know: %j', (statement, message, shown) => {
  expect(pointAt(statement, message)).toBe(shown);
});

test('says nothing where the store names no place', () => {
  expect(pointAt('SELECT 1', 'Memory limit exceeded')).toBe('');
  expect(pointAt('SELECT 1', 'Unknown expression identifier `nosuch` in scope')).toBe('');
});
