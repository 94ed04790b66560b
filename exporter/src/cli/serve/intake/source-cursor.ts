import { setTimeout as sleep } from 'node:timers/promises';
import type { Cursor } from '../../../model/intake-source.js';
import type { Cursors } from '../../../store/cursors.js';
import type { Asked } from '../../../store/failures.js';

const AGAIN_MS = 1000;

/** What one intake source remembers. A store that is away is waited for, until there is nobody to wait. */
export function cursorOf(
  source: string,
  cursors: Cursors,
  { now, giveUp }: { readonly now: () => number; readonly giveUp: AbortSignal },
): Cursor {
  const asked = async <T>(ask: () => Promise<Asked<T>>): Promise<T> => {
    for (;;) {
      const answer = await ask();
      if (answer.ok) return answer.value;
      if (giveUp.aborted) throw new Error(`the store is away: ${answer.detail}`);
      await sleep(AGAIN_MS, undefined, { signal: giveUp }).catch(() => undefined);
    }
  };
  return {
    read: async (key) => await asked(() => cursors.read(source, key)),
    all: async () => await asked(() => cursors.all(source)),
    write: async (values) => {
      await asked(() => cursors.write(source, values, now()));
    },
  };
}
