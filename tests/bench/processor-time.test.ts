import { processorSeconds } from './processor-time.js';

describe('processor time', () => {
  it('is undefined for a process that is not there', () => {
    expect(processorSeconds(2 ** 30)).toBeUndefined();
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('grows while a process works', () => {
    const before = processorSeconds(process.pid) ?? NaN;
    const until = performance.now() + 50;
    while (performance.now() < until);
    expect((processorSeconds(process.pid) ?? NaN) - before).toBeGreaterThan(0);
  });
});
