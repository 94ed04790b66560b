import type { AuthenticationResults, MethodResult } from '../../model/authentication.js';
import { organisationalDomain } from '../values/organisation.js';
import { isEnforced } from './dmarc-policy.js';
import { domainOf, organisationOf } from './method-domains.js';
import { organisationsOf, type MailWords } from './passed-on.js';

export interface Claim {
  /** The organisation that the report names. */
  readonly reporter: string;
  /** The domains that it tells of. */
  readonly about: readonly string[];
  readonly mail: MailWords;
}

/**
 * Whether a mail that was not shown to be its reporter's was shown to be another's. A mail that a forwarder or a list has
 * touched loses what proved it, and wins what proves the forwarder: so neither is a proof.
 */
export function isOfAnother({ authservId, results }: AuthenticationResults, claim: Claim): boolean {
  const { reporter, about, mail } = claim;
  if (mail.isPassedOn || results.some(({ method, result }) => method === 'arc' && result === 'pass'))
    return false;
  const dmarc = results.filter(({ method }) => method === 'dmarc');
  const from = fromOf(dmarc, mail);
  if (from === undefined) return false;
  if (from === reporter) return isDisowned(dmarc);
  // Lists of ours put their own address into From, and people of ours pass reports on.
  if (organisationsOf([...about, authservId]).has(from)) return false;
  return allPass(dmarc) || results.some((one) => isSignedBy(one, from));
}

/** The organisation of the mail's From, as the check has it and else as the mail does; nothing where results differ. */
function fromOf(dmarc: readonly MethodResult[], mail: MailWords): string | undefined {
  const checked = new Set(dmarc.flatMap((one) => organisationOf(one) ?? []));
  if (checked.size > 1) return undefined;
  const [from] = checked;
  return from ?? (mail.from === undefined ? undefined : organisationalDomain(mail.from));
}

/** DMARC failed for a domain whose owner says that such mail is not to be taken for his. */
function isDisowned(dmarc: readonly MethodResult[]): boolean {
  return (
    dmarc.length > 0 &&
    dmarc.every((one) => {
      const domain = domainOf(one);
      const isSubdomain = domain !== organisationOf(one);
      return one.result === 'fail' && domain !== undefined && isEnforced(one, isSubdomain);
    })
  );
}

function allPass(dmarc: readonly MethodResult[]): boolean {
  return dmarc.length > 0 && dmarc.every(({ result }) => result === 'pass');
}

function isSignedBy(one: MethodResult, organisation: string): boolean {
  return one.method === 'dkim' && one.result === 'pass' && organisationOf(one) === organisation;
}
