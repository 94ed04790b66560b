import type { Cursor } from '../../model/intake-source.js';

/** Remembers for as long as somebody holds it. */
export function memoryCursor(): Cursor & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (key) => Promise.resolve(kept.get(key)),
    all: () => Promise.resolve(new Map(kept)),
    write: (values) => {
      for (const [key, value] of values) {
        if (value === '') kept.delete(key);
        else kept.set(key, value);
      }
      return Promise.resolve();
    },
  };
}
