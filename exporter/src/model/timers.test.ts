import { timerMs } from './timers.js';

it('what is longer than a timer can be is as long as one can be', () => {
  const month = 30 * 86_400_000;
  expect(timerMs(month)).toBeLessThan(2 ** 31);
  expect(timerMs(month)).toBeGreaterThan(24 * 86_400_000);
  expect(timerMs(5000)).toBe(5000);
});
