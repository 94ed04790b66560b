import { Deviations } from './deviations.js';

test('deviations are counted by code', () => {
  const deviations = new Deviations();
  expect(deviations.codes()).toEqual([]);
  expect(deviations.total).toBe(0);
  deviations.add('word_case');
  deviations.add('doctype');
  deviations.add('word_case', 2);
  expect(deviations.entries()).toEqual([
    ['doctype', 1],
    ['word_case', 3],
  ]);
  expect(deviations.total).toBe(4);
  expect(deviations.has('doctype')).toBe(true);
  expect(deviations.has('no_records')).toBe(false);
  expect(deviations.count('no_records')).toBe(0);
});

test('those of others are added to them, and stay theirs', () => {
  const [ours, theirs] = [new Deviations(), new Deviations()];
  ours.add('word_case');
  theirs.add('word_case');
  theirs.add('doctype', 5);
  ours.addAll(theirs);
  expect(ours.entries()).toEqual([
    ['doctype', 5],
    ['word_case', 2],
  ]);
  expect(theirs.total).toBe(6);
});
