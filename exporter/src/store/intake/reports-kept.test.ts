import type { ReportEntry } from './entry.js';
import { isOlderThanKept } from './reports-kept.js';

const NOW = Date.UTC(2026, 6, 10, 12);

function of(kind: 'aggregate' | 'tls' | 'failure', day: string): Pick<ReportEntry, 'parsed' | 'receivedAt'> {
  // Of a report, what its age is told by.
  const parsed = { report: { kind, period: { day } } } as unknown as ReportEntry['parsed'];
  return { parsed, receivedAt: NOW };
}

test.each<[string, 'aggregate' | 'tls' | 'failure', string, number | undefined, boolean]>([
  ['of the first day that is kept', 'aggregate', '2026-07-01', 10, false],
  ['of the day before', 'aggregate', '2026-06-30', 10, true],
  ['of the day before, about TLS', 'tls', '2026-06-30', 10, true],
  ['of a failure, which has a retention of its own', 'failure', '2014-01-01', 10, false],
  ['of long ago, where reports are kept for ever', 'aggregate', '2014-01-01', undefined, false],
  ['of the future', 'aggregate', '2027-01-01', 1, false],
])('a report %s', (_, kind, day, keptDays, expected) => {
  expect(isOlderThanKept(of(kind, day), keptDays, NOW)).toBe(expected);
});
