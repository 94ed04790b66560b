import type { Reason } from '../../../model/reasons.js';
import type { LimitName } from '../../../model/limits.js';
import type { DeviationCode } from '../../../model/deviations.js';
import type { JsonScalar, JsonText } from './value.js';

/** What the scanner tells as it goes. Offsets are of bytes in the document. */
export interface JsonEvents {
  /** `at` is where the bracket stands. */
  open(kind: 'object' | 'array', at: number): void;
  /** `end` is past the bracket. */
  close(end: number): void;
  key(name: JsonText): void;
  /** A scalar begins that may go on in the next piece. */
  begin(at: number): void;
  scalar(value: JsonScalar, at: number, end: number): void;
  /** Something JSON does not allow, which was read all the same. */
  oddity(code: DeviationCode): void;
}

/** Why scanning cannot go on. */
export interface JsonFault {
  readonly reason: Reason;
  readonly detail: string;
  readonly limit?: LimitName;
  readonly offset: number;
}
