import {
  NOT_KNOWN,
  type AuthenticationResults,
  type MailTrust,
  type MethodResult,
} from '../../model/authentication.js';
import type { MailHeaders } from '../../model/mail.js';
import { organisationalDomain } from '../values/organisation.js';
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

/**
 * Whether the mail was shown to be of whom the report says it is: DMARC passed for that domain, or a signature of that
 * domain, or its envelope did. Domains are compared by their organisation, for reports come from subdomains.
 */
export function trustIn(found: AuthenticationResults | undefined, reporter: string): MailTrust {
  if (found === undefined) return NOT_KNOWN;
  const { authservId, results } = found;
  const evidence = evidenceOf(results, organisationalDomain(reporter));
  const shown = {
    authservId: authservId === '' ? UNNAMED : authservId,
    headerFrom: domainIn(propertyOf(results, 'dmarc', 'header.from')) ?? '',
    dmarc: wordOf(results, 'dmarc'),
    dkim: wordOf(results, 'dkim'),
    spf: wordOf(results, 'spf'),
  };
  if (evidence !== '') return { check: 'pass', evidence, ...shown };
  // Of a reporter that names no domain, and of a check that did not work, nothing is known.
  const isOpen =
    organisationalDomain(reporter) === undefined ||
    results.some(({ method, result }) => PROPERTIES.has(method) && result === 'temperror') ||
    !results.some(({ method }) => PROPERTIES.has(method));
  return { check: isOpen ? 'unknown' : 'fail', evidence: '', ...shown };
}

/** Where each method says whose it is. */
const PROPERTIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['dmarc', ['header.from']],
  ['dkim', ['header.d', 'header.i']],
  ['spf', ['smtp.mailfrom', 'smtp.helo']],
]);

function evidenceOf(
  results: readonly MethodResult[],
  organisation: string | undefined,
): MailTrust['evidence'] {
  if (organisation === undefined) return '';
  for (const method of ['dmarc', 'dkim', 'spf'] as const) {
    const properties = PROPERTIES.get(method) ?? [];
    const said = results.filter((one) => one.method === method);
    const isOurs = (one: MethodResult): boolean =>
      one.result === 'pass' && isOf(one, properties, organisation);
    // Signatures are many; of DMARC there is one result, and a second may have come in with a name that was not quoted.
    const passed = method === 'dmarc' ? said.length > 0 && said.every(isOurs) : said.some(isOurs);
    if (passed) return method;
  }
  return '';
}

/** The first of the properties that it has decides. */
function isOf({ properties }: MethodResult, names: readonly string[], organisation: string): boolean {
  const name = names.find((one) => properties.has(one));
  const domain = name === undefined ? undefined : domainIn(properties.get(name));
  return domain !== undefined && organisationalDomain(domain) === organisation;
}

/** Of an address its domain; of `@example.com` too. */
function domainIn(value: string | undefined): string | undefined {
  const domain = value
    ?.slice(value.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/\.$/, '');
  return domain === undefined || !/^[^\s@]{1,253}$/.test(domain) ? undefined : domain;
}

function propertyOf(results: readonly MethodResult[], method: string, name: string): string | undefined {
  return results.find((one) => one.method === method)?.properties.get(name);
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
