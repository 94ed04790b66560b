import type { MailEvidence, SignatureEvidence, SpfEvidence } from '../../model/sender.js';
import { NO_FACTS, type SourceFacts } from '../../model/source-facts.js';
import { parseIp } from '../../parse/values/ip.js';
import { organisationalDomain } from '../../parse/values/organisation.js';

export interface MailAndFacts {
  readonly mail: MailEvidence;
  readonly facts: SourceFacts;
}

/**
 * A mail in the name of acme.test, from an address that nobody knows, in words with semicolons between them:
 * `from NAME`, `ip ADDRESS`, `envelope NAME`, `dkim NAME RESULT [SELECTOR]`, `spf NAME RESULT`, `helo NAME RESULT`,
 * `scopeless NAME RESULT`, `override TYPE [COMMENT]`, `ptr NAME` (confirmed), `unconfirmed NAME`, `as NUMBER`.
 * What is aligned follows, relaxed; `strict` makes it the very name, `unstated` leaves it out.
 */
export function mailOf(text: string): MailAndFacts {
  const words = text.split(';').map((part) => part.trim().split(/\s+/));
  const all = (name: string): string[][] =>
    words.filter(([first]) => first === name).map(([, ...rest]) => rest);
  const one = (name: string): string | undefined => all(name)[0]?.[0];
  const headerFrom = one('from') ?? 'acme.test';
  const dkim = all('dkim').map(([domain = '', result = '', selector = 'key']): SignatureEvidence => ({
    domain,
    selector,
    result,
  }));
  const spf = [
    ...all('spf').map((rest) => spfOf('mfrom', rest)),
    ...all('scopeless').map((rest) => spfOf('', rest)),
    ...all('helo').map((rest) => spfOf('helo', rest)),
  ];
  const isStrict = all('strict').length > 0;
  const aligned = ({ domain, result }: SignatureEvidence | SpfEvidence): boolean =>
    result === 'pass' && (isStrict ? domain === headerFrom : isSameOrganisation(domain, headerFrom));
  const isStated = all('unstated').length === 0;
  const ptr = one('ptr') ?? one('unconfirmed') ?? '';
  return {
    mail: {
      sourceIp: parseIp(one('ip') ?? '203.0.113.250') ?? new Uint8Array(16),
      headerFrom,
      envelopeFrom: one('envelope') ?? '',
      dkim,
      spf,
      overrides: all('override').map(([type = '', ...comment]) => ({ type, comment: comment.join(' ') })),
      dkimAligned: isStated && dkim.some(aligned),
      spfAligned: isStated && spf.some((check) => check.scope !== 'helo' && aligned(check)),
      alignedUnknown: !isStated,
    },
    facts: { ...NO_FACTS, asn: Number(one('as') ?? 0), ptr, ptrConfirmed: one('ptr') !== undefined },
  };
}

function spfOf(scope: string, [domain = '', result = '']: readonly string[]): SpfEvidence {
  return { domain, scope, result };
}

function isSameOrganisation(a: string, b: string): boolean {
  const organisation = organisationalDomain(a);
  return a === b || (organisation !== undefined && organisation === organisationalDomain(b));
}
