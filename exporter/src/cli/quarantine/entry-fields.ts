import type { QuarantineEntry } from '../../store/quarantine/entries.js';
import { shownId } from './selection.js';

/** An entry as JSON: numbers where they are small, ids and keys in hexadecimal digits, times as RFC 3339 has them. */
export function jsonOf(entry: QuarantineEntry): Record<string, string | number | null> {
  return {
    id: shownId(entry),
    state: entry.state,
    held_at: `${entry.held_at.replace(' ', 'T')}Z`,
    scope: entry.scope,
    kind: orNull(entry.kind),
    reason: entry.reason,
    detail: entry.detail,
    source: entry.source,
    delivery: entry.delivery,
    path: entry.path,
    ordinal: entry.scope === 'record' ? entry.ordinal : null,
    report_key: entry.report_key === 0n ? null : entry.report_key.toString(),
    records: entry.records,
    encoding: entry.encoding,
    bytes: entry.bytes,
    bytes_total: entry.bytes_total,
  };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
