import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { TlsPolicy, TlsPolicyType } from '../../model/report.js';
import type { Stated } from '../../model/stated.js';
import { isDomain, readDomain } from '../values/domain.js';
import type { Extensions } from './extensions.js';
import { POLICY_FIELDS, SUMMARY_FIELDS, sortMembers } from './fields.js';
import { TOO_LARGE, type Built } from './json/builder.js';
import { JsonObject } from './json/value.js';
import { countOf, isCut, textOf, textsOf, type Unread } from './values.js';

/** What is held of an entry of `policies` while its failure details stream by. */
export interface OpenEntry {
  readonly ordinal: number;
  policy: Built | undefined;
  summary: Built | undefined;
  readonly extensions: Extensions;
  /** Details seen, those that could not be read among them. */
  details: number;
  badDetails: number;
  detailsFailed: number;
}

export function readPolicy(
  entry: OpenEntry,
  limits: Limits,
  deviations: Deviations,
): { readonly ok: true; readonly policy: TlsPolicy } | Unread {
  const { policy: stated, summary: counts } = entry;
  const tooLong = tooLongIn([stated, counts]);
  if (tooLong !== undefined) return tooLong;
  const policy = sortMembers(stated instanceof JsonObject ? stated.members : [], POLICY_FIELDS, deviations);
  const summary = sortMembers(counts instanceof JsonObject ? counts.members : [], SUMMARY_FIELDS, deviations);
  const domain = domainOf(textOf(policy.known.get('policy-domain')), deviations);
  if (!domain.ok) return domain;
  const ok = countOf(summary.known.get(OK_COUNT), OK_COUNT, deviations);
  if (!ok.ok) return ok;
  const failed = countOf(summary.known.get(FAILED_COUNT), FAILED_COUNT, deviations);
  if (!failed.ok) return failed;
  const policyString = policy.known.get('policy-string');
  if (typeof policyString === 'string') deviations.add('tls_list_as_text');
  entry.extensions.addAll([...policy.unknown, ...summary.unknown]);
  const details = entry.details - entry.badDetails;
  if (details > 0 && entry.badDetails === 0 && entry.detailsFailed !== failed.count)
    deviations.add('tls_sums_differ');
  return {
    ok: true,
    policy: {
      ordinal: entry.ordinal,
      type: typeOf(textOf(policy.known.get('policy-type')), deviations),
      domain: domain.name,
      policyStrings: textsOf(policyString, limits.listItems, deviations),
      // RFC 8460 has a string in its example and its grammar, and a list by erratum 6241: both are right.
      mxHosts: textsOf(policy.known.get('mx-host'), limits.listItems, deviations),
      sessionsOk: ok.count,
      sessionsFailed: failed.count,
      details,
      detailsFailed: entry.detailsFailed,
      extensions: entry.extensions.text,
    },
  };
}

const OK_COUNT = 'total-successful-session-count';
const FAILED_COUNT = 'total-failure-session-count';

function tooLongIn(parts: readonly (Built | undefined)[]): Unread | undefined {
  for (const part of parts) {
    if (part === TOO_LARGE)
      return { ok: false, reason: 'record_too_large', detail: 'the policy or its summary' };
    if (part !== undefined && isCut(part))
      return { ok: false, reason: 'text_too_long', detail: 'a text of the policy' };
  }
  return undefined;
}

function domainOf(
  raw: string | undefined,
  deviations: Deviations,
): { readonly ok: true; readonly name: TlsPolicy['domain'] } | Unread {
  if (raw === undefined) return { ok: false, reason: 'no_domain', detail: 'no policy-domain' };
  const read = readDomain(raw);
  if (!isDomain(read.name.value))
    return { ok: false, reason: 'no_domain', detail: `policy-domain is ${raw.slice(0, 100)}` };
  for (const code of read.deviations) deviations.add(code);
  return { ok: true, name: read.name };
}

const TYPES = new Map<string, TlsPolicyType>([
  ['tlsa', 'tlsa'],
  ['sts', 'sts'],
  ['nopolicyfound', 'no-policy-found'],
]);

function typeOf(raw: string | undefined, deviations: Deviations): Stated<TlsPolicyType> {
  if (raw === undefined) {
    deviations.add('tls_field_missing');
    return { value: 'unknown', raw: '' };
  }
  const value = TYPES.get(raw.toLowerCase().replace(/[-_ ]/g, ''));
  if (value === undefined) deviations.add('tls_value_unknown');
  else if (value !== raw) deviations.add('tls_word_case');
  return { value: value ?? 'unknown', raw };
}
