import type { Deviations } from '../../model/deviations.js';
import type { Limits } from '../../model/limits.js';
import type { TlsFailure } from '../../model/report.js';
import type { Stated } from '../../model/stated.js';
import { readEndpoint } from '../values/endpoint.js';
import { Extensions } from './extensions.js';
import { DETAIL_FIELDS, sortMembers } from './fields.js';
import { CUT, JsonObject, type JsonValue } from './json/value.js';
import { countOf, textOf, type Unread } from './values.js';

/** IANA "STARTTLS Validation Result Types". */
const RESULT_TYPES = new Set([
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
  if ([...known.values()].includes(CUT))
    return { ok: false, reason: 'text_too_long', detail: 'a text of the failure detail' };
  const count = countOf(known.get('failed-session-count'), 'failed-session-count', deviations);
  if (!count.ok) return count;
  if (count.count === 0) deviations.add('count_zero');
  const extensions = new Extensions(limits, deviations);
  extensions.addAll(unknown);
  const ip = (field: 'sending-mta-ip' | 'receiving-ip'): Uint8Array | undefined => {
    const text = textOf(known.get(field));
    if (text === undefined) return undefined;
    const endpoint = readEndpoint(text);
    if (endpoint === undefined) {
      deviations.add('tls_ip_invalid');
      extensions.keep(field, text);
    } else if (endpoint.mapped) {
      deviations.add('source_ip_mapped');
    }
    return endpoint?.ip;
  };
  const failure = {
    ...place,
    resultType: resultTypeOf(textOf(known.get('result-type')), deviations),
    sendingMtaIp: ip('sending-mta-ip'),
    receivingIp: ip('receiving-ip'),
    receivingMxHostname: textOf(known.get('receiving-mx-hostname')),
    receivingMxHelo: textOf(known.get('receiving-mx-helo')),
    sessions: count.count,
    additionalInformation: textOf(known.get('additional-information')),
    failureReasonCode: textOf(known.get('failure-reason-code')),
    extensions: extensions.text,
  };
  return { ok: true, failure };
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
