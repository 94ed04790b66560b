import type { Asked } from '../failures.js';
import { changeState, type ChangeTools } from './change.js';
import { dropBytes } from './drop-bytes.js';
import { findEntries, type EntryFilter } from './entries.js';

export interface Purged {
  readonly entries: number;
  readonly records: number;
  /** Some of it was left alone, for another process was at it. */
  readonly busy: boolean;
}

/** How many things one batch takes out. */
const AT_ONCE = 1000;

/** Gives things up for good: their bytes go, and the ledger says that their records were purged. */
export async function purgeEntries(
  tools: ChangeTools,
  filter: EntryFilter,
  progress: (done: number) => void = () => undefined,
): Promise<Asked<Purged>> {
  let entries = 0;
  let records = 0;
  let busy = false;
  for (;;) {
    const found = await findEntries(tools.client, { ...filter, state: 'held' }, AT_ONCE);
    if (!found.ok) return found;
    if (found.value.length === 0) break;
    const ids = found.value.map(({ id }) => id);
    const changed = await changeState(tools, ids, 'purged');
    if (!changed.ok) return changed;
    if (changed.value === 'busy' || changed.value.length === 0) {
      busy = true;
      break;
    }
    const gone = new Set(changed.value);
    for (const entry of found.value) {
      if (!gone.has(entry.id)) continue;
      entries += 1;
      records += entry.records;
    }
    progress(entries);
  }
  const dropped = await dropBytes(tools.client);
  return dropped.ok ? { ok: true, value: { entries, records, busy } } : dropped;
}
