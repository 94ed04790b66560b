import type { LabelTarget } from '../../model/sender.js';
import type { RenewalScope } from '../../store/renewal/scope.js';

/** The records that a label may be about. */
export function scopeOfLabel(target: LabelTarget): RenewalScope {
  return target.kind === 'domain'
    ? { kind: 'domain', domain: target.domain }
    : { kind: 'prefix', bytes: target.bytes, bits: target.bits };
}
