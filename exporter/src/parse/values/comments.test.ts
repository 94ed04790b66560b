import { withoutComments } from './comments.js';

test.each([
  ['spf, dkim', 'spf, dkim'],
  ['spf (the first), dkim', 'spf  , dkim'],
  ['(a (nested (one)) b)none', ' none'],
  ['"quoted (not a comment)" x', '"quoted (not a comment)" x'],
  ['a\\(b (c\\)d) e', 'a\\(b   e'],
  ['never (closed', 'never  '],
  ['never opened)', 'never opened)'],
])('%j without comments is %j', (text, expected) => {
  expect(withoutComments(text)).toBe(expected);
});
