import type { CatalogueSender } from '../../model/sender.js';
import { organisationalDomain } from '../../parse/values/organisation.js';

/** In the order in which they are told. */
export const EVIDENCE_KINDS = ['dkim', 'envelope', 'ptr', 'range', 'asn', 'selector'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** One thing that shows a sender. */
export interface SenderEvidence {
  readonly kind: EvidenceKind;
  /** A domain, network, number or selector, as the catalogue writes it. */
  readonly value: string;
  /** It counts only where evidence of this kind shows the same sender. */
  readonly also: EvidenceKind | undefined;
}

/** With whose key mail is signed that customers of a forwarder send through it. */
export const SUBMISSION_KEYS = ['customer_key', 'service_key'] as const;
export type SubmissionKey = (typeof SUBMISSION_KEYS)[number];

/** A sender with all that its file says of it. */
export interface Sender extends CatalogueSender {
  /** Of who forwards: its customers send mail of their own as well. Undefined where its category says what is so. */
  readonly submission: SubmissionKey | undefined;
  readonly evidence: readonly SenderEvidence[];
  /** What customers put in their SPF records: advice, and no evidence about a mail. */
  readonly spfIncludes: readonly string[];
  /** Where it is set, only mail in the name of such a domain is of this sender. */
  readonly onlyFrom: RegExp | undefined;
}

/** Stands in rows for the machines that the settings call ours. */
export const OWN_KEY = 'own';

/** Keys that mean something else where senders are shown. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set([OWN_KEY, 'other', 'unknown', 'none']);

export function isOwn(sender: CatalogueSender): boolean {
  return sender.key === OWN_KEY;
}

/** Categories whose customers write mail themselves, so that not all that leaves there was passed on. */
const WITH_AUTHORS: ReadonlySet<string> = new Set([
  'mailbox_providers',
  'security_gateways',
  'hosting',
  'collaboration',
]);

function submissionOf({ submission, category }: Sender): SubmissionKey | undefined {
  return submission ?? (WITH_AUTHORS.has(category) ? 'service_key' : undefined);
}

/** Passing on is all that it does: a forwarder, a host of mailing lists. */
export function forwardsByTrade(sender: Sender): boolean {
  return sender.forwards && submissionOf(sender) === undefined;
}

/** It passes mail on, and sends what its own customers write: a mailbox provider, a gateway, some forwarders. */
export function isProvider(sender: Sender): boolean {
  return sender.forwards && submissionOf(sender) !== undefined;
}

/** What its customers write bears their own key: its own signature says that it passed the mail on. */
export function leavesKeysToCustomers(sender: Sender): boolean {
  return sender.forwards && submissionOf(sender) === 'customer_key';
}

/**
 * Anybody can rent a machine there: that it is one of its machines says nothing of who sends from it. Of hosts that pass
 * on mail the catalogue has the mail servers.
 */
export function rentsMachines(sender: CatalogueSender): boolean {
  return sender.category === 'hosting' && !sender.forwards;
}

const NAMES: ReadonlySet<EvidenceKind> = new Set(['dkim', 'envelope', 'ptr']);

/** Whether a name is below a domain of the sender’s: its machines have names there, or it signs or bounces there. */
export function hasName({ evidence }: Sender, domain: string): boolean {
  // An organisational domain has two labels at least; the Public Suffix List is dear to ask.
  const end = domain.slice(domain.lastIndexOf('.', domain.lastIndexOf('.') - 1) + 1);
  const names = evidence.filter(({ kind, value }) => NAMES.has(kind) && value.endsWith(end));
  const organisation = names.length === 0 ? undefined : organisationalDomain(domain);
  return (
    organisation !== undefined &&
    names.some(({ value }) => value === organisation || value.endsWith(`.${organisation}`))
  );
}
