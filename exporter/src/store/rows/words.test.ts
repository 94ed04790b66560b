import { NO_WORD, Words } from './words.js';

test('a word has one number, and a number one word', () => {
  const lexicon = new Words().lexicon();
  const numbers = ['a', '', 'b', 'a', 'A'].map((word) => lexicon.numberOf(word));
  expect(numbers).toEqual([1, NO_WORD, 2, 1, 3]);
  expect(numbers.map((number) => lexicon.textOf(number))).toEqual(['a', '', 'b', 'a', 'A']);
});

test.each([
  ['so many words', { words: 4, bytes: 1_000_000 }],
  ['so many bytes', { words: 1_000_000, bytes: 250 }],
])('a lexicon is given up after %s; who has it keeps it', (_, limits) => {
  const words = new Words(limits);
  const first = words.lexicon();
  first.numberOf('a');
  first.numberOf('b');
  expect(words.lexicon()).toBe(first);
  first.numberOf('c');
  first.numberOf('d');
  const second = words.lexicon();
  expect(second).not.toBe(first);
  expect(second.numberOf('z')).toBe(1);
  expect(first.textOf(first.numberOf('d'))).toBe('d');
});
