import { Throttle } from './throttle.js';

describe('after wrong passwords', () => {
  it('the next one is looked at later and later, for each who tries', () => {
    const throttle = new Throttle(() => 0);
    expect(throttle.waitMs('192.0.2.1')).toBe(0);
    const waits = Array.from({ length: 8 }, () => {
      throttle.wrong('192.0.2.1');
      return throttle.waitMs('192.0.2.1');
    });
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(throttle.waitMs('192.0.2.2')).toBe(0);
  });

  it('whoever has waited is not held', () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    throttle.wrong('a');
    now = 60;
    expect(throttle.waitMs('a')).toBe(40);
    now = 100;
    expect(throttle.waitMs('a')).toBe(0);
  });

  it('they are forgiven after a while', () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    throttle.wrong('a');
    throttle.wrong('a');
    now = 60_001;
    throttle.wrong('a');
    expect(throttle.waitMs('a')).toBe(100);
  });
});
