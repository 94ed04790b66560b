import type { ClassReason, SenderClass } from '../../model/sender.js';
import { forwardsByTrade, isOwn, isProvider, rentsMachines, type Sender } from '../senders/sender.js';
import { saysArcPassed } from './arc.js';
import type { Case } from './case.js';

export interface Rule {
  readonly reason: ClassReason;
  /** Undefined: as the label says. */
  readonly senderClass: SenderClass | undefined;
  readonly holds: (of: Case) => boolean;
}

/** The first that holds decides. docs/senders.md says of each why it is there, and why at this place. */
export const RULES: readonly Rule[] = [
  { reason: 'labelled', senderClass: undefined, holds: isLabelled },
  { reason: 'aligned_spf', senderClass: 'compliant', holds: ({ mail }) => mail.spfAligned },
  { reason: 'reported_forwarded', senderClass: 'forwarder', holds: isReportedForwarded },
  { reason: 'known_forwarder', senderClass: 'forwarder', holds: isPassedOn },
  { reason: 'signature_survived', senderClass: 'forwarder', holds: hasOnlyItsSignature },
  { reason: 'aligned_dkim', senderClass: 'compliant', holds: ({ mail }) => mail.dkimAligned },
  { reason: 'own_name_not_aligned', senderClass: 'misconfigured', holds: isOfTheOrganisation },
  { reason: 'own_signature_broken', senderClass: 'misconfigured', holds: hasBrokenSignature },
  { reason: 'own_source_not_aligned', senderClass: 'misconfigured', holds: isOurs },
  { reason: 'sender_not_aligned', senderClass: 'misconfigured', holds: isSomebodyKnown },
  { reason: 'nothing_checked', senderClass: 'threat', holds: isUnchecked },
  { reason: 'nothing_shown', senderClass: 'threat', holds: () => true },
];

function isLabelled({ found }: Case): boolean {
  return found.label?.senderClass !== undefined;
}

const FORWARDED: ReadonlySet<string> = new Set(['forwarded', 'trusted_forwarder', 'mailing_list']);

/** The receiver has seen it: RFC 7489's reasons, or an ARC chain that it believed. */
function isReportedForwarded({ mail }: Case): boolean {
  return mail.overrides.some(({ type, comment }) => FORWARDED.has(type) || saysArcPassed(comment));
}

/** A known forwarder or list had it; or a mailbox provider or gateway whose own customers did not write it. */
function isPassedOn(of: Case): boolean {
  const { hop, signedBy } = of.found;
  if (of.ownSpf === 'passed') return false;
  if (signedBy !== undefined && (hop === undefined || !isOwn(hop))) return !isStrangers(of, hop ?? signedBy);
  if (hop?.forwards !== true) return false;
  return forwardsByTrade(hop) || cameFromElsewhere(of);
}

/** Written by a customer of a provider, or passed on with a stranger's word alone: neither speaks for us. */
function isStrangers({ signer, ownSignature }: Case, machine: Sender): boolean {
  return isProvider(machine) && signer === 'stranger' && ownSignature !== 'passed';
}

/** The same machines send what companies write who have their mailboxes there: it takes a sign that it was not they. */
function cameFromElsewhere({ mail, ownSignature, ownSpf, envelope, signer, signedThere }: Case): boolean {
  if (signedThere) return envelope === 'foreign';
  const isRewritten = envelope === 'hop' && signer !== 'hop';
  switch (signer === 'own' ? 'passed' : ownSignature) {
    case 'passed':
      return ownSpf === 'lost' || envelope === 'foreign' || isRewritten;
    case 'failed':
      if (signer === 'hop' || signer === 'stranger') return false;
      return ownSpf === 'lost' || envelope === 'foreign' || isRewritten;
    case 'invalid':
      return false;
    case 'absent':
      if (signer !== 'nobody') return signer === 'service';
      return !isUnchecked({ mail }) && (ownSpf === 'lost' || isRewritten);
  }
}

/** The signature travels with a mail, the right to use the reverse-path does not. */
function hasOnlyItsSignature({ found, ownSignature, ownSpf }: Case): boolean {
  const { hop, likelyHop } = found;
  const mayBeAService = likelyHop !== undefined && !likelyHop.forwards && !rentsMachines(likelyHop);
  return ownSignature === 'passed' && ownSpf === 'lost' && hop === undefined && !mayBeAService;
}

function isOfTheOrganisation({ ownSignature, ownSpf }: Case): boolean {
  return ownSignature === 'passed' || ownSpf === 'passed';
}

/** A signature that fails can be added by anybody: it counts only where somebody known sent the mail. */
function hasBrokenSignature({ found, ownSignature, signer }: Case): boolean {
  const { likelyHop } = found;
  const isKnown = found.isSure || (likelyHop !== undefined && !rentsMachines(likelyHop));
  return (ownSignature === 'failed' || ownSignature === 'invalid') && isKnown && signer !== 'stranger';
}

function isOurs({ found }: Case): boolean {
  return found.isSure && found.named !== undefined && isOwn(found.named);
}

/** That a provider's machine sent it says nothing of which of its customers wrote it. */
function isSomebodyKnown({ mail, found, envelope, signer }: Case): boolean {
  if (!found.isSure || signer === 'stranger') return false;
  if (found.hop === undefined || !isProvider(found.hop) || signer === 'hop' || signer === 'own') return true;
  return envelope !== 'foreign' && !isUnchecked({ mail });
}

const UNCHECKED: ReadonlySet<string> = new Set(['temperror', 'none', 'unknown', '']);

/** The receiver stated no result, or could look nothing up. */
function isUnchecked({ mail }: Pick<Case, 'mail'>): boolean {
  const { alignedUnknown, dkim, spf } = mail;
  if (alignedUnknown) return true;
  const isTemporary = ({ result }: { readonly result: string }): boolean => result === 'temperror';
  const isOpen = ({ result }: { readonly result: string }): boolean => UNCHECKED.has(result);
  return (dkim.some(isTemporary) || spf.some(isTemporary)) && dkim.every(isOpen) && spf.every(isOpen);
}
