import type { Decision, Held } from '../load/decide.js';

/** What a document brought and what became of it: the records it held are the sum of the other five. */
export interface LedgerNumbers {
  readonly recordsIn: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly expired: number;
  readonly purged: number;
}

export const NOTHING: LedgerNumbers = {
  recordsIn: 0,
  stored: 0,
  duplicate: 0,
  quarantined: 0,
  expired: 0,
  purged: 0,
};

/** How a document came: with a delivery, or out of the store's own keeping, where it had been counted before. */
export type Arrival = 'delivered' | 'kept';

/** The row of a report in the ledger. */
export function numbersOf(decision: Decision, held: Held, arrival: Arrival): LedgerNumbers {
  const { records, quarantined } = held;
  const all = records + quarantined;
  const brought = arrival === 'delivered' ? all : 0;
  switch (decision.outcome) {
    case 'duplicate':
      return { ...NOTHING, recordsIn: brought, duplicate: brought };
    case 'stored':
    case 'revision':
      return { ...NOTHING, recordsIn: all, stored: records, quarantined };
    case 'again': {
      // What was counted before moves; what nobody had seen in the document before is new.
      const { replaced } = decision;
      const stored = records - replaced.records;
      const left = quarantined - replaced.quarantined;
      return {
        ...NOTHING,
        recordsIn: brought + stored + left,
        duplicate: brought,
        stored,
        quarantined: left,
      };
    }
  }
}

/** The row of a document that was rejected, or of a delivery that was refused: all it held is in quarantine. */
export function rejectedNumbers(quarantined: number): LedgerNumbers {
  return { ...NOTHING, recordsIn: quarantined, quarantined };
}

/** The row of a report that came when it was older than what is kept: none of it is stored, nor held. */
export function expiredNumbers({ records, quarantined }: Held): LedgerNumbers {
  const all = records + quarantined;
  return { ...NOTHING, recordsIn: all, expired: all };
}
