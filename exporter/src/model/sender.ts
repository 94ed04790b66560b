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
  'reported_forwarded',
  'known_forwarder',
  'signature_survived',
  'aligned_dkim',
  'own_name_not_aligned',
  'own_signature_broken',
  'own_source_not_aligned',
  'sender_not_aligned',
  'nothing_checked',
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

/** What a person's word is about: addresses, or a domain under which a service signs or bounces, with all below it. */
export type LabelTarget =
  | {
      readonly kind: 'address';
      /** 16 bytes, network order; IPv4 as ::ffff:a.b.c.d. Those beyond `bits` are 0. */
      readonly bytes: Uint8Array;
      /** How many of 128 bits count: 128 is one address, 120 is a /24 of IPv4. */
      readonly bits: number;
    }
  | { readonly kind: 'domain'; readonly domain: string };

/** What a person said of a sender: who it is, what its mail is to us, or both. */
export interface SenderLabel {
  readonly target: LabelTarget;
  /** The stable key of the service; empty where only the class is said. */
  readonly sender: string;
  /** Undefined where only the sender is said. */
  readonly senderClass: SenderClass | undefined;
}

/** A service that is known by name. Texts are empty where nothing is known. */
export interface CatalogueSender {
  /** Stands in rows for years. */
  readonly key: string;
  readonly name: string;
  readonly category: string;
  readonly site: string;
  /** Its own documentation on DMARC set-up. */
  readonly dmarcDocs: string;
  /** Passes on the mail of others. */
  readonly forwards: boolean;
  /** Other services send through it. */
  readonly platform: boolean;
  /** `catalogue`; `own`: of the settings; `label`: made by a person with a label. */
  readonly origin: 'catalogue' | 'own' | 'label';
  readonly evidence: readonly { readonly kind: string; readonly value: string }[];
}
