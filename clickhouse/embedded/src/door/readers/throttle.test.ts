import { Throttle } from './throttle.js';

describe('wrong passwords', () => {
  it('are answered later and later, each address for itself', () => {
    const throttle = new Throttle(() => 0);
    const waits = Array.from({ length: 8 }, () => throttle.waitMs('192.0.2.1'));
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(throttle.waitMs('192.0.2.2')).toBe(100);
  });

  it('are forgiven after a while', () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    expect([throttle.waitMs('a'), throttle.waitMs('a')]).toEqual([100, 200]);
    now = 60_001;
    expect(throttle.waitMs('a')).toBe(100);
  });
});
