import { readRun } from './contender.js';

describe('readRun', () => {
  it('reads records, seconds, hash and CPU seconds', () => {
    expect(readRun('100000 0.25 3ac91484 0.31')).toEqual({
      records: 100000,
      seconds: 0.25,
      hash: '3ac91484',
      cpuSeconds: 0.31,
    });
  });

  it('takes an answer without the last two', () => {
    expect(readRun('20 0.5')).toEqual({ records: 20, seconds: 0.5, hash: undefined, cpuSeconds: undefined });
  });

  it('takes nothing else for a figure', () => {
    expect(() => readRun('Traceback (most recent call last):')).toThrow('Not a run');
    expect(() => readRun('20 0')).toThrow('Not a run');
  });
});
