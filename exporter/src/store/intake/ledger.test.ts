import fc from 'fast-check';
import type { Decision } from '../load/decide.js';
import { expiredNumbers, NOTHING, numbersOf, rejectedNumbers, type LedgerNumbers } from './ledger.js';

const LOAD = { reportKey: 1n, attempt: 1 };
const HELD = { records: 8, quarantined: 2 };

test.each<[string, Decision, Partial<LedgerNumbers>]>([
  ['stored', { outcome: 'stored', hides: [] }, { recordsIn: 10, stored: 8, quarantined: 2 }],
  ['a revision', { outcome: 'revision', hides: [] }, { recordsIn: 10, stored: 8, quarantined: 2 }],
  ['a duplicate', { outcome: 'duplicate' }, { recordsIn: 10, duplicate: 10, quarantined: 0 }],
  [
    'a fuller reading of a document that came again',
    {
      outcome: 'again',
      authenticated: false,
      hides: [],
      replaces: LOAD,
      replaced: { records: 5, quarantined: 5 },
    },
    { recordsIn: 10, duplicate: 10, stored: 3, quarantined: -3 },
  ],
  [
    'a reading that finds records where none were seen',
    {
      outcome: 'again',
      authenticated: false,
      hides: [],
      replaces: LOAD,
      replaced: { records: 5, quarantined: 1 },
    },
    { recordsIn: 14, duplicate: 10, stored: 3, quarantined: 1 },
  ],
])('%s', (_, decision, numbers) => {
  expect(numbersOf(decision, HELD, 'delivered')).toMatchObject(numbers);
});

test('a fuller reading of what the store kept brings nothing, it moves', () => {
  const decision: Decision = {
    outcome: 'again',
    authenticated: false,
    hides: [],
    replaces: LOAD,
    replaced: { records: 5, quarantined: 5 },
  };
  expect(numbersOf(decision, HELD, 'kept')).toMatchObject({
    recordsIn: 0,
    duplicate: 0,
    stored: 3,
    quarantined: -3,
  });
});

test('what a report held that is older than what is kept has expired', () => {
  expect(expiredNumbers({ records: 8, quarantined: 2 })).toEqual({ ...NOTHING, recordsIn: 10, expired: 10 });
});

test('what a rejected document held is in quarantine', () => {
  expect(rejectedNumbers(3)).toMatchObject({ recordsIn: 3, stored: 0, quarantined: 3 });
});

const held = fc.record({ records: fc.nat(1000), quarantined: fc.nat(1000) });
const decisions = fc.oneof(
  fc.constantFrom<Decision>({ outcome: 'stored', hides: [] }, { outcome: 'duplicate' }),
  held.map((replaced): Decision => ({
    outcome: 'again',
    authenticated: false,
    hides: [],
    replaces: LOAD,
    replaced,
  })),
);

test('whatever is decided, what came in is what became of it', () => {
  fc.assert(
    fc.property(
      decisions,
      held,
      fc.constantFrom('delivered' as const, 'kept' as const),
      (decision, of, arrival) => {
        const { recordsIn, stored, duplicate, quarantined, expired, purged } = numbersOf(
          decision,
          of,
          arrival,
        );
        expect(recordsIn).toBe(stored + duplicate + quarantined + expired + purged);
      },
    ),
  );
});
