import { readAnswer } from './contender.js';

describe('the answer of a contender', () => {
  it('is records, seconds and a hash', () => {
    expect(readAnswer('100000 0.25 3ac91484')).toEqual({ records: 100000, seconds: 0.25, hash: '3ac91484' });
  });

  it('may leave out the hash', () => {
    expect(readAnswer('20 0.5')).toEqual({ records: 20, seconds: 0.5, hash: undefined });
  });

  it('is nothing else', () => {
    expect(() => readAnswer('Traceback (most recent call last):')).toThrow('Not a run');
    expect(() => readAnswer('20 0')).toThrow('Not a run');
  });
});
