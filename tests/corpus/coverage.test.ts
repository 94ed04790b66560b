import { DEVIATIONS, type DeviationCode } from '@plumbline/exporter/model/deviations.js';
import { DEFAULT_LIMITS } from '@plumbline/exporter/model/limits.js';
import { REASONS, type Reason } from '@plumbline/exporter/model/reasons.js';
import { CASES } from './cases.js';

/** Codes that no delivery of a few kilobytes can show, and where they are shown instead. */
const SHOWN_ELSEWHERE: Partial<Record<DeviationCode | Reason, string>> = {
  unreadable: 'an error of the disk or the network, not of what was sent',
  reader_broke: 'is a fault of ours: see the tests of what meets it',
  too_slow: 'needs a clock that runs',
  older_than_retention: 'is a matter of the store: see its intake',
};

const expected = CASES.flatMap(({ expected }) => expected);

describe('the corpus', () => {
  test.each(Array.from({ length: 31 }, (_, i) => i + 1))('has a case of class %i', (number) => {
    expect(CASES.map(({ of }) => of)).toContain(number);
  });

  test.each(Object.keys(DEVIATIONS).filter(isShownHere))('shows the deviation %s', (code) => {
    expect(expected.flatMap(({ deviations }) => deviations)).toContain(code);
  });

  test.each(Object.keys(REASONS).filter(isShownHere))('shows the reason %s', (reason) => {
    expect(expected.flatMap((one) => [one.reason, ...(one.quarantinedReasons ?? [])])).toContain(reason);
  });

  test('gives every case a title of its own within its class', () => {
    const titles = CASES.map(({ of, title }) => `${of}: ${title}`);
    expect(titles).toEqual([...new Set(titles)]);
  });

  test('sets only limits that there are', () => {
    const names = new Set(CASES.flatMap(({ limits }) => Object.keys(limits)));
    expect(Object.keys(DEFAULT_LIMITS)).toEqual(expect.arrayContaining([...names]));
  });
});

function isShownHere(code: string): boolean {
  return !(code in SHOWN_ELSEWHERE);
}
