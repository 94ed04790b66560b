import { Rates } from './rates.js';

it('so many a minute, and more as time goes by', () => {
  let now = 0;
  const rates = new Rates(2, () => now);
  const three = (): boolean[] => [rates.take('a'), rates.take('a'), rates.take('a')];
  expect(three()).toEqual([true, true, false]);
  now += 30_000;
  expect(three()).toEqual([true, false, false]);
  now += 600_000;
  expect(three()).toEqual([true, true, false]);
});

it('one key takes nothing from another', () => {
  const rates = new Rates(1, () => 0);
  expect([rates.take('a'), rates.take('b'), rates.take('a')]).toEqual([true, true, false]);
});

it('does not grow with the number of strangers', () => {
  const rates = new Rates(1, () => 0);
  for (let i = 0; i < 20_000; i++) rates.take(`peer ${i}`);
  // The last of them is still known, the first is forgotten.
  expect([rates.take('peer 19999'), rates.take('peer 0')]).toEqual([false, true]);
});
