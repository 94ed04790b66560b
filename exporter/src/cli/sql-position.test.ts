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
