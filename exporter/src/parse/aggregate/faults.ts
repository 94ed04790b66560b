import type { DeviationCode } from '../../model/deviations.js';
import type { LimitName } from '../../model/limits.js';
import type { Reason } from '../../model/reasons.js';
import type { XmlFault } from '../xml/events.js';

/** Faults whose meaning depends on whether a record is under way; the others are the same everywhere. */
export type LocalFault = Exclude<XmlFault, 'too_deep' | 'unclosed' | 'unclosed_markup'>;

export type FaultMeaning =
  { readonly deviation: DeviationCode } | { readonly reason: Reason; readonly limit: LimitName };

/** Outside records the scanner's guess is good enough; a limit that is hit makes the report partial. */
export const OUTSIDE_RECORDS: Readonly<Record<LocalFault, FaultMeaning>> = {
  bad_declaration: { deviation: 'xml_declaration_damaged' },
  mismatched_end: { deviation: 'unclosed_element' },
  bad_tag: { deviation: 'xml_ill_formed' },
  stray_end: { deviation: 'xml_ill_formed' },
  text_too_long: { reason: 'text_too_long', limit: 'textBytes' },
  tag_too_long: { reason: 'tag_too_long', limit: 'tagBytes' },
};
