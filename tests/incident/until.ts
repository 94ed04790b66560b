import { setTimeout as sleep } from 'node:timers/promises';

/** On a machine that does other things as well. */
const LONGEST_MS = 240_000;

export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const begun = performance.now();
  while (!(await holds())) {
    if (performance.now() - begun > LONGEST_MS) throw new Error(`it does not come to be so: ${what}`);
    await sleep(100);
  }
}
