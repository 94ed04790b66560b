import type { ClassReason, SenderClass } from '../../model/sender.js';
import type { Case } from './case.js';
import { RULES } from './rules.js';

export interface Verdict {
  readonly senderClass: SenderClass;
  readonly reason: ClassReason;
}

/** By the first rule that holds; the last always does. */
export function classify(of: Case): Verdict {
  for (const { reason, senderClass = of.found.label?.senderClass, holds } of RULES)
    if (senderClass !== undefined && holds(of)) return { senderClass, reason };
  throw new Error('the last rule holds always');
}
