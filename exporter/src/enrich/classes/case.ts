import type { MailEvidence } from '../../model/sender.js';
import { candidateFor } from '../senders/candidates.js';
import type { Found } from '../senders/identify.js';
import { hasName, isOwn, isProvider, leavesKeysToCustomers } from '../senders/sender.js';
import type { Names } from '../senders/shown.js';
import type { Organisation } from './organisation.js';

/** A mail as the rules look at it. */
export interface Case {
  readonly mail: MailEvidence;
  readonly found: Found;
  /**
   * Of the signatures with a name of the organisation in From, the best: one passed; one was checked and failed, as where
   * the mail was changed; none could be checked at all, for want of a usable key or for its form; or there is none.
   */
  readonly ownSignature: 'passed' | 'failed' | 'invalid' | 'absent';
  /** SPF of a name of that organisation: passed, or the reverse-path is of it and the source may not use it. */
  readonly ownSpf: 'passed' | 'lost' | 'unknown';
  /** Whose the reverse-path is, where the machine is of one who passes mail on; `hop` is that one. */
  readonly envelope: 'own' | 'hop' | 'foreign' | 'none';
  /**
   * Whose signature passed beside the organisation's, where the machine is a provider's, `hop`; `own` is of the settings.
   * That of a provider which leaves the keys to its customers is no author's, and does not count.
   */
  readonly signer: 'hop' | 'own' | 'service' | 'stranger' | 'nobody';
  /** The organisation's signature that passed has the selector of the machine's owner, who leaves the keys to customers. */
  readonly signedThere: boolean;
}

export function caseOf(mail: MailEvidence, found: Found, organisation: Organisation, names: Names): Case {
  return {
    mail,
    found,
    ownSignature: ownSignature(mail, organisation),
    ownSpf: ownSpf(mail, organisation),
    envelope: envelope(mail, found, organisation, names),
    signer: signer(mail, found, organisation, names),
    signedThere: signedThere(mail, found, organisation, names),
  };
}

/** RFC 8601 2.7.1. `neutral` is no such: there are receivers who say it of a body that was changed. */
const INVALID: ReadonlySet<string> = new Set(['permerror', 'policy']);
/** What could not be looked up may be whole. */
const UNTOLD: ReadonlySet<string> = new Set(['none', 'temperror', '']);

function ownSignature(mail: MailEvidence, organisation: Organisation): Case['ownSignature'] {
  if (mail.dkimAligned) return 'passed';
  let seen: Case['ownSignature'] = 'absent';
  for (const { domain, result } of mail.dkim) {
    if (!organisation.has(domain)) continue;
    if (result === 'pass') return 'passed';
    if (UNTOLD.has(result)) continue;
    if (!INVALID.has(result)) seen = 'failed';
    else if (seen === 'absent') seen = 'invalid';
  }
  return seen;
}

function ownSpf(mail: MailEvidence, organisation: Organisation): Case['ownSpf'] {
  if (mail.spfAligned) return 'passed';
  let seen: Case['ownSpf'] = 'unknown';
  for (const { domain, scope, result } of mail.spf) {
    if (!organisation.has(domain)) continue;
    if (result === 'pass') return 'passed';
    // A name in HELO without a record of its own is no sign that anybody passed the mail on.
    if (scope !== 'helo' && (result === 'fail' || result === 'softfail')) seen = 'lost';
  }
  return seen;
}

const NULL_REVERSE_PATH = '<>';

function envelope(
  mail: MailEvidence,
  { hop }: Found,
  organisation: Organisation,
  names: Names,
): Case['envelope'] {
  if (hop?.forwards !== true) return 'none';
  const domain =
    mail.envelopeFrom === ''
      ? (mail.spf.find(({ scope }) => scope !== 'helo')?.domain ?? '')
      : mail.envelopeFrom;
  if (domain === '' || domain === NULL_REVERSE_PATH) return 'none';
  if (organisation.has(domain)) return 'own';
  const known = candidateFor(names.shown(domain).envelope, mail.headerFrom)?.sender;
  return known === hop || hasName(hop, domain) ? 'hop' : 'foreign';
}

function signer(
  mail: MailEvidence,
  { hop, likelyHop, hopSigned, signedBy }: Found,
  organisation: Organisation,
  names: Names,
): Case['signer'] {
  const machine = hop ?? likelyHop ?? signedBy;
  if (machine === undefined || !isProvider(machine)) return 'nobody';
  const isAuthors = !leavesKeysToCustomers(machine);
  if (hopSigned && isAuthors) return 'hop';
  let seen: Case['signer'] = 'nobody';
  for (const { domain, result } of mail.dkim) {
    if (result !== 'pass' || domain === '' || organisation.has(domain)) continue;
    if (hasName(machine, domain)) {
      if (isAuthors) return 'hop';
      continue;
    }
    const { dkim, envelope: bounces } = names.shown(domain);
    const { sender } = candidateFor(dkim, mail.headerFrom) ?? candidateFor(bounces, mail.headerFrom) ?? {};
    if (sender !== undefined && isOwn(sender)) return 'own';
    // Beside a service's, another is that of its customer.
    if (sender !== undefined) seen = 'service';
    else if (seen === 'nobody') seen = 'stranger';
  }
  return seen;
}

function signedThere(
  { dkim, headerFrom }: MailEvidence,
  { hop }: Found,
  organisation: Organisation,
  names: Names,
): boolean {
  if (hop === undefined || !leavesKeysToCustomers(hop)) return false;
  return dkim.some(
    ({ domain, selector, result }) =>
      result === 'pass' &&
      organisation.has(domain) &&
      candidateFor(names.selector(selector), headerFrom)?.sender === hop,
  );
}
