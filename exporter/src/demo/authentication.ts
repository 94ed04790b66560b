/** What a receiver can see of a mail, before any policy: the ground for every record. */
export interface Authentication {
  readonly headerFrom: string;
  /** Empty for the null reverse-path. */
  readonly envelopeFrom: string;
  readonly dkim: readonly Signature[];
  readonly spf: SpfCheck;
  /** The name in the From field exists in no DNS: RFC 9989's `np` applies. */
  readonly nonExistent?: boolean;
  /** What a receiver may recognise in it, and then not apply the policy. */
  readonly path?: 'forwarded' | 'mailing_list';
}

export interface Signature {
  readonly domain: string;
  readonly selector: string;
  readonly result: 'pass' | 'fail' | 'temperror' | 'permerror';
}

export interface SpfCheck {
  readonly domain: string;
  readonly scope: 'mfrom' | 'helo';
  readonly result: 'pass' | 'fail' | 'softfail' | 'none' | 'neutral' | 'temperror';
}

export function signed(domain: string, selector: string): Signature {
  return { domain, selector, result: 'pass' };
}

export function spf(domain: string, result: SpfCheck['result']): SpfCheck {
  return { domain, scope: 'mfrom', result };
}

export function dkimAligned(mail: Authentication, mode: 'r' | 's'): boolean {
  return mail.dkim.some((dkim) => dkim.result === 'pass' && isAligned(dkim.domain, mail.headerFrom, mode));
}

export function spfAligned(mail: Authentication, mode: 'r' | 's'): boolean {
  return mail.spf.result === 'pass' && isAligned(mail.spf.domain, mail.headerFrom, mode);
}

/** Organisational domains of the demo have two labels. */
function isAligned(domain: string, headerFrom: string, mode: 'r' | 's'): boolean {
  return mode === 's' ? domain === headerFrom : organisation(domain) === organisation(headerFrom);
}

function organisation(domain: string): string {
  return domain.split('.').slice(-2).join('.');
}
