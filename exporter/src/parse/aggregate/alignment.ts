import type { DkimResult, SpfResult } from '../../model/report.js';
import type { DomainName } from '../../model/stated.js';
import { organisationalDomain } from '../values/organisation.js';

/** The published modes; what is not `s` is relaxed (RFC 7489 6.3). */
export interface AlignmentModes {
  readonly adkim: string | undefined;
  readonly aspf: string | undefined;
}

/**
 * The aligned result that a receiver left out, from what it says it saw. No signature with a passing result is a
 * fail only where the receiver lists results at all: `undefined` is for a record without any.
 */
export function deriveDkim(from: DomainName, results: readonly DkimResult[], modes: AlignmentModes): boolean {
  return results.some((r) => r.result?.value === 'pass' && aligned(from, r.domain, modes.adkim));
}

export function deriveSpf(from: DomainName, results: readonly SpfResult[], modes: AlignmentModes): boolean {
  // RFC 7489 3.1.2: only the mail-from identity counts.
  return results.some(
    (r) => r.result?.value === 'pass' && r.scope?.value !== 'helo' && aligned(from, r.domain, modes.aspf),
  );
}

function aligned(from: DomainName, other: DomainName | undefined, mode: string | undefined): boolean {
  if (other === undefined || other.value === '' || from.value === '') return false;
  if (from.value === other.value) return true;
  if (mode === 's') return false;
  const organisation = organisationalDomain(from.value);
  return organisation !== undefined && organisation === organisationalDomain(other.value);
}
