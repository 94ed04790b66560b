/** What mail in the name of a domain is to that domain. */
export const SENDER_CLASSES = ['compliant', 'misconfigured', 'forwarder', 'threat'] as const;
export type SenderClass = (typeof SENDER_CLASSES)[number];

/** How sure it is that a named service sent it. */
export const CONFIDENCES = ['none', 'low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Which named service is behind a source, and what shows it. */
export interface Identification {
  /** The stable key of the service; empty where nobody known is behind it. */
  readonly sender: string;
  readonly confidence: Confidence;
  /** In words for people, few and of few kinds: `DKIM d=sendgrid.net passed`. */
  readonly evidence: readonly string[];
}

/** Why a record has the class it has: the rule that decided. docs/senders.md has them in order. */
export const CLASS_REASONS = [
  'labelled',
  'aligned_spf',
  'aligned_dkim',
  'reported_forwarded',
  'known_forwarder',
  'signature_survived',
  'sender_not_aligned',
  'own_source_not_aligned',
  'own_signature_broken',
  'nothing_shown',
] as const;
export type ClassReason = (typeof CLASS_REASONS)[number];

export interface Judgement extends Identification {
  readonly senderClass: SenderClass;
  readonly reason: ClassReason;
}

/** What a record says of its mail, as far as it tells who sent it. Names are lower-case; empty where not stated. */
export interface MailEvidence {
  /** 16 bytes, network order; IPv4 as ::ffff:a.b.c.d. */
  readonly sourceIp: Uint8Array;
  readonly headerFrom: string;
  /** Empty where it is not stated; `<>` for the null reverse-path. */
  readonly envelopeFrom: string;
  readonly dkim: readonly SignatureEvidence[];
  readonly spf: readonly SpfEvidence[];
  readonly overrides: readonly { readonly type: string; readonly comment: string }[];
  readonly dkimAligned: boolean;
  readonly spfAligned: boolean;
  /** The receiver stated neither, and neither can be derived. */
  readonly alignedUnknown: boolean;
}

export interface SignatureEvidence {
  readonly domain: string;
  readonly selector: string;
  readonly result: string;
}

export interface SpfEvidence {
  readonly domain: string;
  readonly scope: string;
  readonly result: string;
}
