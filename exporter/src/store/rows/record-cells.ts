import type { Disposition } from '../../model/report.js';
import type { Confidence, SenderClass } from '../../model/sender.js';

/** Their numbers in the table. */
export const DISPOSITIONS: Readonly<Record<Disposition, number>> = {
  unknown: 0,
  none: 1,
  quarantine: 2,
  reject: 3,
  pass: 4,
};

export const SENDER_CLASSES: Readonly<Record<SenderClass | 'unknown', number>> = {
  unknown: 0,
  compliant: 1,
  misconfigured: 2,
  forwarder: 3,
  threat: 4,
};

export const CONFIDENCES: Readonly<Record<Confidence, number>> = { none: 0, low: 1, medium: 2, high: 3 };

/** The cells of a record, 32 bits each: numbers, words, and how many results of each kind it has. */
export const Cell = {
  /** Four, in network order. */
  sourceIp: 0,
  messages: 4,
  messagesHigh: 5,
  ordinal: 6,
  flags: 7,
  headerFrom: 8,
  envelopeFrom: 9,
  envelopeTo: 10,
  extensions: 11,
  dkim: 12,
  spf: 13,
  overrides: 14,
  sender: 15,
  classReason: 16,
  evidence: 17,
} as const;
export const RECORD_CELLS = 18;

/** The number of the disposition in `Cell.flags`, and the bits above it. */
export const DISPOSITION_BITS = 7;
export const Flag = {
  dkimAligned: 1 << 3,
  spfAligned: 1 << 4,
  alignedUnknown: 1 << 5,
  alignedDerived: 1 << 6,
  dkimStrict: 1 << 7,
  spfStrict: 1 << 8,
} as const;
/** The numbers of the class and of the confidence, above those. */
export const CLASS_SHIFT = 9;
export const CLASS_BITS = 7 << CLASS_SHIFT;
export const CONFIDENCE_SHIFT = 12;
export const CONFIDENCE_BITS = 3 << CONFIDENCE_SHIFT;

/** The cells of a DKIM or SPF result, and of an override: words. */
export const DkimCell = { domain: 0, selector: 1, result: 2, human: 3 } as const;
export const SpfCell = { domain: 0, scope: 1, result: 2, human: 3 } as const;
export const RESULT_CELLS = 4;
export const OverrideCell = { type: 0, comment: 1 } as const;
export const OVERRIDE_CELLS = 2;
export const EvidenceCell = { word: 0 } as const;
export const EVIDENCE_CELLS = 1;
