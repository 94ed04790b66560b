import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { TlsFailure } from '../../model/report.js';
import type { Stated } from '../../model/stated.js';
import { readEndpoint } from '../values/endpoint.js';
import { Extensions } from './extensions.js';
import { DETAIL_FIELDS, sortMembers } from './fields.js';
import { CUT, JsonObject, type JsonMember, type JsonValue } from './json/value.js';
import { countOf, textOf, type Unread } from './values.js';

/** IANA "STARTTLS Validation Result Types". */
export const RESULT_TYPES: ReadonlySet<string> = new Set([
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
]);

/** One of `failure-details`, RFC 8460 4.4. */
export function readFailure(
  value: JsonValue,
  place: Pick<TlsFailure, 'policy' | 'ordinal'>,
  limits: Limits,
  deviations: Deviations,
): { readonly ok: true; readonly failure: TlsFailure } | Unread {
  if (!(value instanceof JsonObject))
    return { ok: false, reason: 'record_ill_formed', detail: 'a failure detail that is no object' };
  const { known, unknown } = sortMembers(value.members, DETAIL_FIELDS, deviations);
  for (const text of known.values())
    if (text === CUT) return { ok: false, reason: 'text_too_long', detail: 'a text of the failure detail' };
  const count = countOf(known.get('failed-session-count'), 'failed-session-count', deviations);
  if (!count.ok) return count;
  if (count.count === 0) deviations.add('count_zero');
  const misfits: JsonMember[] = [];
  const failure = {
    policy: place.policy,
    ordinal: place.ordinal,
    resultType: resultTypeOf(textOf(known.get('result-type')), deviations),
    sendingMtaIp: ipOf('sending-mta-ip', known, misfits, deviations),
    receivingIp: ipOf('receiving-ip', known, misfits, deviations),
    receivingMxHostname: textOf(known.get('receiving-mx-hostname')),
    receivingMxHelo: textOf(known.get('receiving-mx-helo')),
    sessions: count.count,
    additionalInformation: textOf(known.get('additional-information')),
    failureReasonCode: textOf(known.get('failure-reason-code')),
    extensions: extensionsOf(unknown, misfits, limits, deviations),
  };
  return { ok: true, failure };
}

function ipOf(
  field: 'sending-mta-ip' | 'receiving-ip',
  known: ReadonlyMap<string, JsonValue>,
  misfits: JsonMember[],
  deviations: Deviations,
): Uint8Array | undefined {
  const text = textOf(known.get(field));
  if (text === undefined) return undefined;
  const endpoint = readEndpoint(text);
  if (endpoint === undefined) {
    deviations.add('tls_ip_invalid');
    misfits.push({ name: field, value: text });
  } else if (endpoint.mapped) {
    deviations.add('source_ip_mapped');
  }
  return endpoint?.ip;
}

function extensionsOf(
  unknown: readonly JsonMember[],
  misfits: readonly JsonMember[],
  limits: Limits,
  deviations: Deviations,
): string | undefined {
  if (unknown.length + misfits.length === 0) return undefined;
  const extensions = new Extensions(limits, deviations);
  extensions.addAll(unknown);
  for (const { name, value } of misfits) extensions.keep(name, value);
  return extensions.text;
}

function resultTypeOf(raw: string | undefined, deviations: Deviations): Stated<string> {
  if (raw === undefined) {
    deviations.add('tls_field_missing');
    return { value: 'unknown', raw: '' };
  }
  const value = raw.toLowerCase().replace(/[_ ]/g, '-');
  if (!RESULT_TYPES.has(value)) {
    deviations.add('tls_value_unknown');
    return { value: raw.toLowerCase(), raw };
  }
  if (value !== raw) deviations.add('tls_word_case');
  return { value, raw };
}
