import type { Decision } from '../load/decide.js';
import type { Try } from '../load/batches.js';
import type { DeliveryRow } from '../rows/journals.js';
import { dayOf } from '../rows/report-statement.js';
import type { Outcome } from '../../model/intake-source.js';
import type { Entry, ReportEntry } from './entry.js';
import { expiredNumbers, NOTHING, numbersOf, rejectedNumbers } from './ledger.js';

/** The ledger's word for what was decided: a fuller reading of a stored document is stored. */
export function outcomeOf(decision: Decision): Outcome {
  return decision.outcome === 'again' ? 'stored' : decision.outcome;
}

export function reportLedgerRow(entry: ReportEntry, decision: Decision, load: Try): DeliveryRow {
  const { candidate, parsed, delivery, receivedAt } = entry;
  return {
    kind: parsed.report.kind,
    ...placeOf(entry, load, dayOf(parsed.report, receivedAt)),
    outcome: outcomeOf(decision),
    reason: parsed.reason ?? '',
    reportKey: candidate.reportKey,
    attempt: decision.outcome === 'duplicate' ? 0 : load.attempt,
    ...numbersOf(decision, candidate, delivery.arrival),
  };
}

export function otherLedgerRow(entry: Exclude<Entry, ReportEntry>, load: Try): DeliveryRow {
  return { ...placeOf(entry, load, dayOfArrival(entry)), ...othersOutcome(entry) };
}

function othersOutcome(
  entry: Exclude<Entry, ReportEntry>,
): Omit<DeliveryRow, keyof ReturnType<typeof placeOf>> {
  const unknown = { kind: '' as const, reportKey: 0n, attempt: 0 };
  switch (entry.type) {
    case 'rejected': {
      const { reason, quarantined } = entry.rejection;
      return { ...unknown, outcome: 'quarantined', reason, ...rejectedNumbers(quarantined) };
    }
    case 'expired': {
      const { report } = entry.parsed;
      const why = { outcome: 'ignored', reason: 'older_than_retention' } as const;
      return { ...unknown, kind: report.kind, ...why, ...expiredNumbers(entry.candidate) };
    }
    case 'refused':
      return { ...unknown, outcome: 'quarantined', reason: entry.thing.reason, ...NOTHING };
    case 'ignored':
      return { ...unknown, outcome: 'ignored', reason: entry.thing.reason, ...NOTHING };
  }
}

type Place = Pick<DeliveryRow, 'batch' | 'at' | 'day' | 'heldDay' | 'source' | 'delivery' | 'path' | 'bytes'>;

function placeOf(entry: Entry, { batch }: Try, day: string): Place {
  const { delivery, path } = entry;
  return {
    batch,
    at: delivery.arrivedAt,
    day,
    heldDay: dayOfArrival(entry),
    source: delivery.source,
    delivery: delivery.name,
    path,
    bytes: entry.type === 'report' || entry.type === 'expired' ? entry.documentBytes : 0,
  };
}

function dayOfArrival({ delivery }: Entry): string {
  return new Date(delivery.arrivedAt).toISOString().slice(0, 10);
}
