import type { FileHandle } from 'node:fs/promises';
import { mailsOf, type DemoMail } from '../demo/mails.js';
import type { DemoOptions } from '../demo/options.js';
import { demoPlan } from '../demo/plan.js';
import { addTotals, dayTruth, noTotals, truthJson, type DemoTotals } from '../demo/truth.js';

/** Where the mails of a demo go. */
export interface MailTaker {
  readonly stopped: boolean;
  take(mail: DemoMail): Promise<void>;
  /** Every mail is where it belongs, or it throws what went wrong. */
  settled(): Promise<void>;
}

/** Undefined where it was stopped. */
export async function makeDays(
  options: DemoOptions,
  taker: MailTaker,
  truth: FileHandle | undefined,
  onDay: () => void,
): Promise<DemoTotals | undefined> {
  const totals = noTotals();
  let separator = '';
  await truth?.write(truthJson.begin(options));
  for (const plan of demoPlan(options)) {
    for (const mail of mailsOf(plan)) await taker.take(mail);
    if (taker.stopped) break;
    const day = dayTruth(plan);
    addTotals(totals, day);
    await truth?.write(separator + truthJson.day(day));
    separator = truthJson.separator;
    onDay();
  }
  await taker.settled();
  if (taker.stopped) return undefined;
  await truth?.write(truthJson.end(totals));
  return totals;
}
