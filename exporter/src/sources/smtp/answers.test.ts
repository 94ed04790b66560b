import type { Outcome, TakenThing, Verdict } from '../../model/intake-source.js';
import { answerTo } from './answers.js';

function ack(outcome: Outcome, reason = ''): Verdict {
  const things: TakenThing[] = [{ path: 'a', outcome, reason, reportKey: '' }];
  return { verdict: 'ack', taken: { [outcome]: 1 }, things };
}

it.each(['stored', 'duplicate', 'revision', 'quarantined'] as const)('250 for what is %s', (outcome) => {
  expect(answerTo(ack(outcome), 'x1', 'refuse')).toEqual({ code: 250, text: 'on disk as x1' });
});

it('250 for a report that is older than what is kept', () => {
  expect(answerTo(ack('ignored', 'older_than_retention'), 'x1', 'refuse').code).toBe(250);
});

it('554 for a mail without a report, where that is wanted', () => {
  expect(answerTo(ack('ignored', 'no_report'), 'x1', 'refuse').code).toBe(554);
  expect(answerTo(ack('ignored', 'no_report'), 'x1', 'accept').code).toBe(250);
});

it.each([
  ['unreachable', 451],
  ['spool_full', 452],
])('to come again where it is not on disk: %s', (reason, code) => {
  expect(answerTo({ verdict: 'nack', reason, detail: 'gone' }, 'x1', 'refuse').code).toBe(code);
});
