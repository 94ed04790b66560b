import { fakeIo } from './fake-io.js';
import { IngestProgress, progressLine, Rate } from './ingest-progress.js';
import type { IntakeSummary } from './intake-counts.js';
import { createLogger } from './logger.js';

const SUMMARY: IntakeSummary = {
  deliveries: 1300,
  documents: 1300,
  reports: { stored: 1200, duplicate: 34, revision: 0, quarantined: 0, partial: 0 },
  records: { in: 56_789, stored: 56_000, duplicate: 789, quarantined: 0, expired: 0 },
};

/** 1,000 records and 100 bytes a second. */
function steady(): Rate {
  const rate = new Rate();
  for (let second = 0; second <= 10; second++) rate.add(second * 1000, second * 1000, second * 100);
  return rate;
}

describe('the line', () => {
  test('has a bar, reports, records, their rate and the time that is left', () => {
    expect(progressLine({ bytes: 1000, of: 4000 }, SUMMARY, steady())).toBe(
      '██████░░░░░░░░░░░░░░░░░░ 25 %  1,234 reports, 56,789 records, 1,000/s, 0:30 left',
    );
  });

  test('has no bar as long as nobody knows how much there is', () => {
    expect(progressLine({ bytes: 1000, of: undefined }, SUMMARY, steady())).toBe(
      '1,234 reports, 56,789 records, 1,000/s',
    );
  });

  test('says what is in quarantine', () => {
    const summary = { ...SUMMARY, reports: { ...SUMMARY.reports, quarantined: 2 } };
    expect(progressLine({ bytes: 0, of: undefined }, summary, new Rate())).toBe(
      '1,236 reports, 2 in quarantine, 56,789 records, 0/s',
    );
  });

  test.each([
    [60, '0:01'],
    [100 * 754, '12:34'],
    [100 * 3723, '1:02:03'],
  ])('%d bytes more are %s', (bytes, left) => {
    expect(progressLine({ bytes: 0, of: bytes }, SUMMARY, steady())).toContain(`, ${left} left`);
  });

  test('a file that has grown is no more than all of it', () => {
    expect(progressLine({ bytes: 300, of: 200 }, SUMMARY, steady())).toContain(' 100 %  ');
  });
});

test('the rate is that of the last seconds', () => {
  const rate = steady();
  for (let second = 11; second <= 20; second++) rate.add(second * 1000, 10_000, 1000);
  expect(rate.records).toBe(0);
});

describe('is shown', () => {
  function shown(stderrIsTerminal: boolean, milliseconds: number): string {
    let now = 0;
    const io = fakeIo({ stderrIsTerminal, clock: () => now });
    const progress = new IngestProgress(io, createLogger({ level: 'info', format: 'logfmt' }, io.stderr));
    now = milliseconds;
    progress.show({ bytes: 1, of: 2 }, () => SUMMARY);
    progress.clear();
    return io.stderr.text;
  }

  test('as a bar on a terminal, which is gone at the end', () => {
    expect(shown(true, 200)).toMatch(/^\r\u001b\[K█+░+ 50 % .*\r\u001b\[K$/);
  });

  test('as a line of log elsewhere, now and then', () => {
    expect(shown(false, 200)).toBe('');
    expect(shown(false, 20_000)).toMatch(/deliveries=1300 .*percent=50 msg=ingesting\n$/);
  });
});
