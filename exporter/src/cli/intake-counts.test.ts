import type { Settled } from '../store/intake/entry.js';
import { IntakeCounts } from './intake-counts.js';

const REPORT = { type: 'report', parsed: { status: 'partial', records: 8, quarantined: 2 } };
const WHOLE = { type: 'report', parsed: { status: 'ok', records: 8, quarantined: 0 } };
const EXPIRED = { ...REPORT, type: 'expired' };
const CUT = { type: 'report', parsed: { status: 'partial', records: 8, quarantined: 0 } };
const REJECTED = { type: 'rejected', rejection: { quarantined: 4 } };
const REFUSED = { type: 'refused', thing: {} };
const IGNORED = { type: 'ignored', thing: {} };

function countsOf(...settled: readonly [object, string][]): IntakeCounts {
  const counts = new IntakeCounts();
  for (const [entry, value] of settled)
    // Of an entry, what is counted.
    counts.settled({ entry, outcome: { ok: true, value } } as unknown as Settled);
  return counts;
}

test.each<[string, [object, string], object, object]>([
  ['a whole report', [WHOLE, 'stored'], { stored: 1, partial: 0 }, { in: 8, stored: 8, quarantined: 0 }],
  ['a report that breaks off', [CUT, 'stored'], { stored: 1, partial: 1 }, { in: 8, stored: 8 }],
  ['a bad record', [REPORT, 'stored'], { stored: 1, partial: 1 }, { in: 10, stored: 8, quarantined: 2 }],
  ['a revision', [REPORT, 'revision'], { revision: 1, partial: 1 }, { in: 10, stored: 8, quarantined: 2 }],
  [
    'a duplicate',
    [REPORT, 'duplicate'],
    { duplicate: 1, partial: 0 },
    { in: 10, duplicate: 10, quarantined: 0 },
  ],
  ['a rejected document', [REJECTED, 'quarantined'], { quarantined: 1 }, { in: 4, quarantined: 4 }],
  ['a refused delivery', [REFUSED, 'quarantined'], { quarantined: 1 }, { in: 0 }],
  ['something that is no report', [IGNORED, 'ignored'], {}, { in: 0 }],
  ['a report older than what is kept', [EXPIRED, 'ignored'], { partial: 0 }, { in: 10, expired: 10 }],
])('%s', (_, settled, reports, records) => {
  const { summary } = countsOf(settled);
  expect(summary.documents).toBe(1);
  expect(summary).toMatchObject({ reports, records });
  expect(summary.records.in).toBe(
    summary.records.stored +
      summary.records.duplicate +
      summary.records.quarantined +
      summary.records.expired,
  );
});

test.each<[string, [object, string], boolean]>([
  ['all that was read whole', [WHOLE, 'stored'], false],
  ['a report that breaks off', [CUT, 'stored'], true],
  ['a report that breaks off and came before', [CUT, 'duplicate'], false],
  ['a report with a bad record', [REPORT, 'stored'], true],
  ['a document that could not be read', [REFUSED, 'quarantined'], true],
  ['something that is no report', [IGNORED, 'ignored'], false],
  ['a report older than what is kept', [EXPIRED, 'ignored'], false],
])('%s: something was refused: %s', (_, settled, expected) => {
  expect(countsOf(settled).hasRefused).toBe(expected);
});
