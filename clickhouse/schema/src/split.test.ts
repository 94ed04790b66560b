import { splitStatements } from './split.js';

test.each([
  ['statements', 'SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2']],
  ['the last without its end', 'SELECT 1;\nSELECT 2\n', ['SELECT 1', 'SELECT 2']],
  ['not in text', "SELECT ';''; \\'; ' ; SELECT 2", ["SELECT ';''; \\'; '", 'SELECT 2']],
  ['not in names', 'SELECT `a;b`, "c;d"; SELECT 2', ['SELECT `a;b`, "c;d"', 'SELECT 2']],
  ['not in comments, and without them', 'SELECT 1 -- a; b\n, 2 /* c; */; -- end', ['SELECT 1 \n, 2']],
  ['what looks like a comment in text stays', "SELECT '-- a', '/* b */'", ["SELECT '-- a', '/* b */'"]],
  ['nothing between two ends', ';; SELECT 1;;', ['SELECT 1']],
])('%s', (_, text, statements) => {
  expect(splitStatements(text)).toEqual(statements);
});
