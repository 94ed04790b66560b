import {
  NOT_KNOWN,
  type AuthenticationResults,
  type MailTrust,
  type MethodResult,
} from '../../model/authentication.js';
import type { MailHeaders } from '../../model/mail.js';
import { organisationalDomain } from '../values/organisation.js';
import { domainOf, organisationOf, saysWhose } from './method-domains.js';
import { isOfAnother } from './of-another.js';
import type { MailWords } from './passed-on.js';
import { parseAuthenticationResults } from './results.js';

/** In the settings: a header that names nobody, as that of Microsoft 365. */
const UNNAMED = 'unnamed';

/**
 * The header that may be believed: the topmost of those with an authserv-id of ours. A mail server writes above what
 * came, so that is the newest; what a stranger wrote is below it, or was taken out by a server that does as RFC 8601
 * (5) wants. Those below it are not looked at, whatever they say.
 */
export function trustedResults(
  headers: MailHeaders,
  trustedIds: readonly string[],
): AuthenticationResults | undefined {
  if (trustedIds.length === 0) return undefined;
  const trusted = new Set(trustedIds.map((id) => (id.toLowerCase() === UNNAMED ? '' : id.toLowerCase())));
  for (const header of headers.all('authentication-results')) {
    const parsed = parseAuthenticationResults(header);
    if (parsed !== undefined && trusted.has(parsed.authservId)) return parsed;
  }
  return undefined;
}

/** What a report says of itself, and what the mail says that brought it. */
export interface Claimed {
  readonly reporter: string;
  /** The domains that it tells of. */
  readonly about: readonly string[];
  readonly mail: MailWords;
}

/**
 * Whether the mail was shown to be of whom the report says it is: DMARC passed for that domain, or a signature of that
 * domain, or its envelope did. Domains are compared by their organisation, for reports come from subdomains.
 */
export function trustIn(
  found: AuthenticationResults | undefined,
  { reporter, about, mail }: Claimed,
): MailTrust {
  if (found === undefined) return NOT_KNOWN;
  const { authservId, results } = found;
  const organisation = organisationalDomain(reporter);
  const evidence = evidenceOf(results, organisation);
  const dmarc = results.find(({ method }) => method === 'dmarc');
  const shown = {
    authservId: authservId === '' ? UNNAMED : authservId,
    headerFrom: (dmarc && domainOf(dmarc)) ?? '',
    dmarc: wordOf(results, 'dmarc'),
    dkim: wordOf(results, 'dkim'),
    spf: wordOf(results, 'spf'),
  };
  if (evidence !== '') return { check: 'pass', evidence, ...shown };
  // Of a reporter that names no domain, and of a check that did not work, nothing is known.
  const isOpen =
    organisation === undefined || results.some((one) => saysWhose(one) && one.result === 'temperror');
  const isForged = !isOpen && isOfAnother(found, { reporter: organisation, about, mail });
  return { check: isForged ? 'fail' : 'unknown', evidence: '', ...shown };
}

function evidenceOf(
  results: readonly MethodResult[],
  organisation: string | undefined,
): MailTrust['evidence'] {
  if (organisation === undefined) return '';
  for (const method of ['dmarc', 'dkim', 'spf'] as const) {
    const said = results.filter((one) => one.method === method);
    const isOurs = (one: MethodResult): boolean =>
      one.result === 'pass' && organisationOf(one) === organisation;
    // Signatures are many; of DMARC there is one result, and a second may have come in with a name that was not quoted.
    const passed = method === 'dmarc' ? said.length > 0 && said.every(isOurs) : said.some(isOurs);
    if (passed) return method;
  }
  return '';
}

/** Of several signatures that of one that passed; a word outside of the RFC is `other`. */
function wordOf(results: readonly MethodResult[], method: string): string {
  const words = results.filter((one) => one.method === method).map(({ result }) => result);
  const word = words.find((one) => one === 'pass') ?? words[0] ?? '';
  return word === '' || WORDS.has(word) ? word : 'other';
}

/** RFC 8601 (2.7), and RFC 9989 for DMARC. */
const WORDS = new Set([
  ...['none', 'pass', 'fail', 'policy', 'neutral', 'temperror', 'permerror', 'softfail', 'bestguesspass'],
]);
