import { withoutEnd, withoutText } from './statement-text.js';

it.each([
  ["SELECT 'a', b", 'SELECT    , b'],
  ["SELECT 'it''s \\' a', b", 'SELECT             , b'],
  ['SELECT 1 -- a\n, b', 'SELECT 1     \n, b'],
  ['SELECT 1 // a\n, b', 'SELECT 1     \n, b'],
  ['SELECT 1 # a\n, b', 'SELECT 1    \n, b'],
  ['SELECT /* a\n */ b', 'SELECT     \n    b'],
  ['SELECT $$a$$, $x$a$$b$x$, b', 'SELECT      ,           , b'],
  ['SELECT "it\'s", `--`, b', 'SELECT "it\'s", `--`, b'],
  ["SELECT 'a", 'SELECT   '],
  ["SELECT 'a\\", 'SELECT    '],
  ['SELECT a -- b', 'SELECT a     '],
  ['SELECT a /* b', 'SELECT a     '],
  ['SELECT $a$ b', 'SELECT      '],
])('strings and comments are blank: %j', (statement, blank) => {
  expect(withoutText(statement)).toBe(blank);
});

it.each([
  ['SELECT 1;', 'SELECT 1'],
  [' SELECT 1 ; ;\n', 'SELECT 1'],
  ['SELECT 1; -- done', 'SELECT 1'],
  ['SELECT 1 -- not; this\n', 'SELECT 1 -- not; this'],
  ["SELECT ';'", "SELECT ';'"],
  ['SELECT 1; SELECT 2', 'SELECT 1; SELECT 2'],
])('the semicolon at the end is none of the statement: %j', (statement, bare) => {
  expect(withoutEnd(statement)).toBe(bare);
});

it('a statement may be long, and end in many semicolons', () => {
  expect(withoutEnd(`SELECT 1${' ;'.repeat(100_000)}`)).toBe('SELECT 1');
  const long = `INSERT INTO t VALUES ('${"a''b ".repeat(2_000_000)}', '${' '.repeat(2_000_000)}')`;
  expect(withoutEnd(`${long};`)).toBe(long);
});
