import { Backoff } from './backoff.js';

const SETTINGS = { firstMs: 1000, longestMs: 60_000 };

describe('the wait after a failure', () => {
  it('doubles until it is the longest', () => {
    const backoff = new Backoff(SETTINGS, () => 1);
    const waits = Array.from({ length: 9 }, () => backoff.failed());
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('is between half of that and all of it', () => {
    const at = (random: number): number => new Backoff(SETTINGS, () => random).failed();
    expect([at(0), at(0.5), at(1)]).toEqual([500, 750, 1000]);
  });

  it('begins anew when it has worked', () => {
    const backoff = new Backoff(SETTINGS, () => 1);
    for (let i = 0; i < 5; i++) backoff.failed();
    backoff.worked();
    expect([backoff.failures, backoff.failed()]).toEqual([0, 1000]);
  });

  it('is no more than the longest after a thousand', () => {
    const backoff = new Backoff(SETTINGS, () => 1);
    for (let i = 0; i < 2000; i++) backoff.failed();
    expect(backoff.failed()).toBe(60_000);
  });
});
