import type { Loaded } from '../../config/load.js';
import type { Settings } from '../../config/settings.js';
import { readKnown, type Known } from './known-senders.js';

/** Settings, and who is known by them. */
export type Judged =
  | { readonly ok: true; readonly settings: Settings; readonly known: Known }
  | { readonly ok: false; readonly problems: readonly string[] };

type Read = Extract<Loaded, { readonly ok: true }>;

/** With what stands in the files of senders, of which `config/` does not know the form. */
export function judged(
  loaded: Loaded,
): (Read & { readonly known: Known }) | Exclude<Loaded, { readonly ok: true }> {
  if (!loaded.ok) return loaded;
  const known = readKnown(loaded.settings.senders);
  return known.problems.length > 0 ? { ok: false, problems: known.problems } : { ...loaded, known };
}
