import { cutTexts } from './cut-texts.js';

it('leaves alone what is no longer than it may be', () => {
  const texts = { ab: 'cde', f: '' };
  expect(cutTexts(texts, 6)).toBe(texts);
});

it.each([
  ['cuts what is longest, however early it comes', { a: 'xxxxxxxx', b: 'yy' }, 8, { a: 'xxx…', b: 'yy' }],
  ['does without those for which there is no room', { a: '1', b: '22', c: '333' }, 5, { a: '1', b: '22' }],
  ['does without a name that is too long', { aaaaaaaa: '1', b: '2' }, 4, { b: '2' }],
  ['cuts between characters', { a: '🦊🦊' }, 4, { a: '🦊…' }],
])('%s', (_, texts, most, kept) => {
  expect(cutTexts(texts, most)).toEqual(kept);
  const characters = Object.entries(cutTexts(texts, most)).flat().join('').length;
  expect(characters).toBeLessThanOrEqual(most);
});
