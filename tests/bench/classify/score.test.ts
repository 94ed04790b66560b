import { Score } from './score.js';

test('precision is of what was judged so, recall of what is so', () => {
  const score = new Score();
  score.add('threat', 'threat', 'nothing_shown');
  score.add('threat', 'forwarder', 'known_forwarder');
  score.add('threat', 'threat', 'nothing_shown');
  score.add('forwarder', 'threat', 'nothing_shown');
  expect(score.records).toBe(4);
  expect(score.precision('threat')).toBeCloseTo(2 / 3);
  expect(score.recall('threat')).toBeCloseTo(2 / 3);
  expect(score.precision('forwarder')).toBe(0);
  expect(score.recall('forwarder')).toBe(0);
  expect(score.recall('compliant')).toBeNaN();
});
