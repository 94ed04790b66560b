import { formatBytes, formatSeconds, parseBytes, parseSeconds } from './units.js';

describe('sizes', () => {
  test.each([
    ['0', 0],
    ['1024', 1024],
    ['16 KiB', 16_384],
    ['64MiB', 67_108_864],
    ['64mib', 67_108_864],
    ['1.5GiB', 1_610_612_736],
    ['2GB', 2_000_000_000],
    ['10B', 10],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  test.each(['', 'MiB', '64 parsecs', '-1', '1.5', '0.3KiB', '1e6', '9007199254740993', '99999TiB'])(
    '%j is no size',
    (text) => {
      expect(parseBytes(text)).toBeUndefined();
    },
  );
});

describe('durations', () => {
  test.each([
    ['300', 300],
    ['0.5', 0.5],
    ['30s', 30],
    ['5m', 300],
    ['1h30m', 5400],
    ['2d', 172_800],
    ['250ms', 0.25],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds);
  });

  test.each(['', 's', '5 minutes', '-5s', '1h30', 'soon'])('%j is no duration', (text) => {
    expect(parseSeconds(text)).toBeUndefined();
  });
});

describe('what is written can be read', () => {
  test.each([
    [1, '1B'],
    [1000, '1000B'],
    [16_384, '16KiB'],
    [67_108_864, '64MiB'],
    [1_610_612_736, '1536MiB'],
    [1_099_511_627_776, '1TiB'],
  ])('%d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
    expect(parseBytes(text)).toBe(bytes);
  });

  test.each([
    [300, '5m'],
    [90, '90s'],
    [0.5, '0.5s'],
  ])('%d seconds as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
    expect(parseSeconds(text)).toBe(seconds);
  });
});
