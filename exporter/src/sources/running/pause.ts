import { setTimeout as sleep } from 'node:timers/promises';
import { timerMs } from '../../model/timers.js';

/** For so long, or until nobody wants to wait any more. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await sleep(timerMs(ms), undefined, { signal: stop }).catch(() => undefined);
}
