/** What a mail of a mailbox turned out to be, by what became of the things in it. */
import type { Taken } from '../../model/intake-source.js';
import { fateOf, type Fate } from './mail-fate.js';

test.each<[Fate, Taken, string[]]>([
  ['done', { stored: 1 }, []],
  ['done', { duplicate: 1, ignored: 2 }, []],
  ['done', { revision: 1 }, []],
  ['failed', { quarantined: 1 }, ['reader_broke']],
  ['failed', { stored: 1, quarantined: 1 }, ['container_damaged']],
  ['failed', { stored: 1 }, ['count_missing']],
  ['others', { ignored: 1 }, []],
  ['others', {}, []],
])('%s: %j for %j', (fate, taken, reasons) => {
  expect(fateOf({ verdict: 'ack', taken, things: [], reasons: new Set(reasons) })).toBe(fate);
});

it('is none of somebody else where its reports are only too old to be stored', () => {
  const old = { path: 'a', outcome: 'ignored', reason: 'older_than_retention', reportKey: '' } as const;
  const text = { ...old, reason: 'no_report' };
  expect(fateOf({ verdict: 'ack', taken: { ignored: 2 }, things: [text, old] })).toBe('expired');
});
