import { setTimeout as sleep } from 'node:timers/promises';

/** Less than a test may take, so that what fails is the wait, and it says for what. */
const LONGEST_MS = 120_000;
/** Often at first; then an engine that is asked has to have time for what is waited for. */
const PAUSE_MS = { first: 20, longest: 250, times: 1.3 };

/** Resolves when something holds that will hold sooner or later. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const begun = performance.now();
  for (
    let pause = PAUSE_MS.first;
    !(await holds());
    pause = Math.min(pause * PAUSE_MS.times, PAUSE_MS.longest)
  ) {
    if (performance.now() - begun > LONGEST_MS)
      throw new Error(`not so within ${LONGEST_MS / 1000} s: ${holds.toString()}`);
    await sleep(pause);
  }
}
