import type { EvidenceKind, Sender, SenderEvidence } from './sender.js';

/** A sender, and what of it was found in a mail or at an address. */
export interface Match {
  readonly sender: Sender;
  readonly kind: EvidenceKind;
  readonly value: string;
  /** For people, and the same for all that it matches: the words stand in rows. */
  readonly words: string;
  readonly also: EvidenceKind | undefined;
}

export function matchOf(sender: Sender, { kind, value, also }: SenderEvidence): Match {
  return { sender, kind, value, words: wordsOf(kind, value), also };
}

function wordsOf(kind: EvidenceKind, value: string): string {
  switch (kind) {
    case 'dkim':
      return `DKIM d=${value} passed`;
    case 'envelope':
      return `SPF of ${value} passed`;
    case 'ptr':
      return `confirmed PTR under ${value}`;
    case 'range':
      return `address in ${value}`;
    case 'asn':
      return `AS${value}`;
    case 'selector':
      return `DKIM s=${value} passed`;
  }
}
