import { dkimAligned, spfAligned, type Authentication } from './authentication.js';
import type { DemoDomain, DemoPolicy, PolicyWord } from './domains.js';
import type { XmlHabit } from './habits.js';
import type { DemoSender } from './senders.js';

/** What a receiver makes of a mail under the policy: all of a record but its address and its count. */
export interface Verdict {
  readonly sender: DemoSender;
  readonly mail: Authentication;
  readonly dkimAligned: boolean;
  readonly spfAligned: boolean;
  readonly disposition: DemoDisposition;
  readonly reasons: readonly OverrideReason[];
}

export type DemoDisposition = PolicyWord | 'pass';

export interface OverrideReason {
  readonly type: string;
  readonly comment: string | undefined;
}

export function judge(
  sender: DemoSender,
  mail: Authentication,
  domain: DemoDomain,
  standard: XmlHabit['standard'],
  sampledOut: boolean,
): Verdict {
  const { policy } = domain;
  const dkim = dkimAligned(mail, policy.adkim);
  const spf = spfAligned(mail, policy.aspf);
  const facts = { sender, mail, dkimAligned: dkim, spfAligned: spf };
  if (dkim || spf) {
    const disposition = standard === 'rfc9990' && policy.p !== 'none' ? 'pass' : 'none';
    return { ...facts, disposition, reasons: [] };
  }
  const wanted = policyFor(mail, domain, standard);
  if (mail.path !== undefined)
    return { ...facts, disposition: 'none', reasons: [pathReason(mail.path, standard)] };
  if (wanted === 'none') return { ...facts, disposition: 'none', reasons: [] };
  const spared = sparing(policy, standard, sampledOut);
  if (spared === undefined) return { ...facts, disposition: wanted, reasons: [] };
  return { ...facts, disposition: oneLevelLower(wanted), reasons: [{ type: spared, comment: undefined }] };
}

function policyFor(mail: Authentication, domain: DemoDomain, standard: XmlHabit['standard']): PolicyWord {
  const { p, sp, np } = domain.policy;
  if (mail.headerFrom === domain.name) return p;
  if (mail.nonExistent === true && standard === 'rfc9990') return np ?? sp ?? p;
  return sp ?? p;
}

/** RFC 9990 has neither `forwarded` nor `sampled_out`; RFC 7489 knows no test mode. */
function pathReason(
  path: NonNullable<Authentication['path']>,
  standard: XmlHabit['standard'],
): OverrideReason {
  if (path === 'mailing_list') return { type: 'mailing_list', comment: 'List-Id is known' };
  return standard === 'rfc9990'
    ? { type: 'trusted_forwarder', comment: 'arc=pass' }
    : { type: 'forwarded', comment: undefined };
}

function sparing(
  policy: DemoPolicy,
  standard: XmlHabit['standard'],
  sampledOut: boolean,
): string | undefined {
  if (standard === 'rfc9990') return policy.testing ? 'policy_test_mode' : undefined;
  return sampledOut ? 'sampled_out' : undefined;
}

function oneLevelLower(wanted: PolicyWord): PolicyWord {
  return wanted === 'reject' ? 'quarantine' : 'none';
}
