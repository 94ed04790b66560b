/** What a file turned out to be, by what became of the things in it. */
import type { Taken, Verdict } from '../../model/intake-source.js';
import { fateOf, Together, type Fate } from './fate.js';

function told(taken: Taken, ...reasons: string[]) {
  return { verdict: 'ack', taken, things: [], reasons: new Set(reasons) } as const;
}

test.each<[Fate, Taken, string[]]>([
  ['stored', { stored: 1 }, []],
  ['stored', { duplicate: 3, revision: 1 }, []],
  ['other', { ignored: 1 }, []],
  ['other', { stored: 1, ignored: 1 }, []],
  ['other', {}, []],
  ['failed', { quarantined: 1 }, ['container_damaged']],
  ['failed', { stored: 1 }, ['count_missing']],
  ['failed', { stored: 2, quarantined: 1 }, ['reader_broke']],
  ['doubtful', { quarantined: 1 }, ['container_cut_short']],
  ['doubtful', { stored: 1, quarantined: 1 }, ['container_damaged', 'document_cut_short']],
])('%s: %j for %j', (fate, taken, reasons) => {
  expect(fateOf(told(taken, ...reasons))).toBe(fate);
});

async function together(...verdicts: Verdict[]): Promise<Verdict> {
  const all = new Together();
  for (const verdict of verdicts) all.add(Promise.resolve(verdict));
  return await all.verdict();
}

test('of several deliveries the counts are added, and a nack is one of all', async () => {
  const both = await together(told({ stored: 2 }), told({ stored: 1, quarantined: 1 }, 'html'));
  expect(both).toMatchObject({
    verdict: 'ack',
    taken: { stored: 3, quarantined: 1 },
    reasons: new Set(['html']),
  });
  const nack = { verdict: 'nack', reason: 'unreachable', detail: '' } as const;
  expect(await together(told({ stored: 1 }), nack, told({ stored: 1 }))).toBe(nack);
});
