import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_MS = 15_000;

/** Shorter than a statement may take: what ends in this time was stopped. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > LONGEST_MS) throw new Error('it does not come to hold');
    await sleep(50);
  }
}
