import { statusOf } from './failure.js';

describe('the status of a failure', () => {
  it.each([
    ['a value that cannot be read', [6, 25, 26, 27, 38, 41, 72, 376, 441, 675, 676], 400],
    ['a statement that cannot be read, or is too much', [36, 53, 62, 167, 168], 400],
    ['a name that is none', [46, 47, 60, 81, 115], 404],
    ['who may not', [192, 193, 497, 512, 516], 403],
    ['a statement that was too slow', [159], 408],
    ['a statement that is too large', [229], 413],
    ['all else', [43, 49, 158, 241, 396], 500],
  ])("is ClickHouse's: %s", (_what, codes, status) => {
    for (const code of codes) expect([code, statusOf(code)]).toEqual([code, status]);
  });

  it.each([
    ['what is refused', [164], 403],
    ['what is to be asked again later', [202, 210], 503],
    ['what is not to be asked again', [33, 456, 457], 400],
    ['a body that is too large', [307], 413],
  ])('is ours: %s', (_what, codes, status) => {
    for (const code of codes) expect(statusOf(code)).toBe(status);
  });
});
