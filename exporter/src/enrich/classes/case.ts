import type { MailEvidence } from '../../model/sender.js';
import { candidateFor } from '../senders/candidates.js';
import type { Found } from '../senders/identify.js';
import type { Names } from '../senders/shown.js';
import type { Organisation } from './organisation.js';

/** A mail as the rules look at it. */
export interface Case {
  readonly mail: MailEvidence;
  readonly found: Found;
  /** Of the signatures with a name of the organisation in From: one passed, or there were some and none did. */
  readonly ownSignature: 'passed' | 'broken' | 'absent';
  /** SPF of a name of that organisation: passed, or the reverse-path is of it and the source may not use it. */
  readonly ownSpf: 'passed' | 'lost' | 'unknown';
  /** Whose the reverse-path is, where the machine is of one who passes mail on; `hop` is that one. */
  readonly envelope: 'own' | 'hop' | 'foreign' | 'none';
}

export function caseOf(mail: MailEvidence, found: Found, organisation: Organisation, names: Names): Case {
  return {
    mail,
    found,
    ownSignature: ownSignature(mail, organisation),
    ownSpf: ownSpf(mail, organisation),
    envelope: envelope(mail, found, organisation, names),
  };
}

function ownSignature(mail: MailEvidence, organisation: Organisation): Case['ownSignature'] {
  if (mail.dkimAligned) return 'passed';
  let seen: Case['ownSignature'] = 'absent';
  for (const { domain, result } of mail.dkim) {
    if (!organisation.has(domain)) continue;
    if (result === 'pass') return 'passed';
    // What could not be looked up may be whole.
    if (result !== 'none' && result !== 'temperror' && result !== '') seen = 'broken';
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
  return candidateFor(names.shown(domain).envelope, mail.headerFrom)?.sender === hop ? 'hop' : 'foreign';
}
