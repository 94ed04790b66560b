import type { Cursor } from '../model/intake-source.js';
import type { Cursors } from '../store/cursors.js';
import type { Asked } from '../store/failures.js';

/** A cursor for whoever can do without: a store that is away is not waited for, and that is thrown. */
export function askedOnce(source: string, cursors: Cursors, now: () => number): Cursor {
  const orThrow = async <T>(asking: Promise<Asked<T>>): Promise<T> => {
    const answer = await asking;
    if (!answer.ok) throw new Error(answer.detail);
    return answer.value;
  };
  return {
    read: async (key) => await orThrow(cursors.read(source, key)),
    all: async () => await orThrow(cursors.all(source)),
    write: async (values) => {
      await orThrow(cursors.write(source, values, now()));
    },
  };
}
