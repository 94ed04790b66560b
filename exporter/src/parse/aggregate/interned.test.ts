import { Deviations } from '../../model/deviations.js';
import { TextMark } from '../xml/text.js';
import { Interned } from './interned.js';

interface Read {
  readonly text: string;
}

function interned(): { readonly texts: Interned<Read>; readonly made: string[] } {
  const made: string[] = [];
  const texts = new Interned<Read>(4, (text) => {
    made.push(text);
    return { value: { text }, deviations: text === text.toLowerCase() ? [] : ['word_case'] };
  });
  return { texts, made };
}

function at(texts: Interned<Read>, text: string, hash: number, marks = 0, tally = new Deviations()): Read {
  const bytes = Buffer.from(`....${text}....`);
  return texts.at(bytes, 4, bytes.length - 4, marks, hash, tally);
}

test('a text that repeats is read once and shared', () => {
  const { texts, made } = interned();
  const first = at(texts, 'pass', 7);
  expect(at(texts, 'pass', 7)).toBe(first);
  expect(made).toEqual(['pass']);
});

test('texts with the same hash are kept apart', () => {
  const { texts } = interned();
  expect(at(texts, 'pass', 7).text).toBe('pass');
  expect(at(texts, 'fail', 7).text).toBe('fail');
  expect(at(texts, 'pas', 7).text).toBe('pas');
  expect(at(texts, 'pass', 7).text).toBe('pass');
});

test.each([0, 1, 2, 3, 4, 5, 7, 8, 9])(
  'texts of %i bytes and one more are told by each of their bytes',
  (length) => {
    const { texts } = interned();
    const text = 'abcdefghi'.slice(0, length);
    const variants = [
      text,
      `${text}z`,
      ...Array.from(text, (_, i) => text.slice(0, i) + 'Z' + text.slice(i + 1)),
    ];
    for (const variant of variants) {
      expect(at(texts, variant, 7).text).toBe(variant);
      expect(at(texts, variant, 7).text).toBe(variant);
    }
  },
);

test.each([4, 5])('a text of %i bytes that ends where the memory does is read right', (length) => {
  const { texts } = interned();
  const memory = new Uint8Array([...Buffer.from('passx')]).buffer;
  const bytes = Buffer.from(memory, 0, length);
  const text = bytes.toString();
  expect(at(texts, text, 7).text).toBe(text);
  expect(texts.at(bytes, 0, length, 0, 7, new Deviations()).text).toBe(text);
});

test('deviations are counted each time', () => {
  const { texts } = interned();
  const tally = new Deviations();
  for (let i = 0; i < 3; i++) at(texts, 'Pass', 7, 0, tally);
  expect(tally.entries()).toEqual([['word_case', 3]]);
});

test('what decoding finds is counted each time too', () => {
  const { texts } = interned();
  const tally = new Deviations();
  for (let i = 0; i < 3; i++) expect(at(texts, 'a & b', 7, TextMark.ampersand, tally).text).toBe('a & b');
  expect(tally.entries()).toEqual([['bare_ampersand', 3]]);
});

test('is not changed by what later stands in the same memory', () => {
  const { texts } = interned();
  const bytes = Buffer.from('pass');
  texts.at(bytes, 0, 4, 0, 7, new Deviations());
  bytes.write('fail');
  expect(texts.at(bytes, 0, 4, 0, 7, new Deviations()).text).toBe('fail');
  expect(at(texts, 'pass', 7).text).toBe('pass');
});

test('any number of texts is read right', () => {
  const { texts } = interned();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 10_000; i++) expect(at(texts, `t${i}`, i * 31).text).toBe(`t${i}`);
  }
});

test('long texts are read anew', () => {
  const { texts, made } = interned();
  const long = 'x'.repeat(200);
  at(texts, long, 7);
  at(texts, long, 7);
  expect(made).toHaveLength(2);
});
