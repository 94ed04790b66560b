import type { BadRecord } from '../model/parsed.js';
import type {
  AggregateRecord,
  DkimResult,
  FailureReport,
  SpfResult,
  TlsFailure,
  TlsPolicy,
} from '../model/report.js';
import { formatIp } from '../parse/values/ip.js';
import type { Origin } from './document-line.js';
import { jsonLine, JsonText, jsonTime, type JsonValue } from './json-line.js';

/** The lines of `--records`: each begins with its `type`, which the line of a document does not have. */
export function recordLine(origin: Origin, record: AggregateRecord): string {
  return jsonLine({
    type: 'record',
    ...origin,
    ordinal: record.ordinal,
    source_ip: formatIp(record.sourceIp),
    messages: record.count,
    disposition: record.disposition.value,
    dkim_aligned: record.dkimAligned ?? null,
    spf_aligned: record.spfAligned ?? null,
    aligned_derived: record.alignedDerived,
    overrides: record.overrides.map(({ type, comment }) => ({ type, comment: comment ?? null })),
    header_from: record.headerFrom.value,
    envelope_from: record.envelopeFrom?.value ?? null,
    envelope_to: record.envelopeTo?.value ?? null,
    dkim: record.dkim.map(dkim),
    dkim_omitted: record.dkimOmitted,
    spf: record.spf.map(spf),
    extensions: nested(record.extensions),
  });
}

export function badRecordLine(origin: Origin, { ordinal, reason, detail }: BadRecord): string {
  return jsonLine({ type: 'quarantined', ...origin, ordinal, reason, detail });
}

export function tlsPolicyLine(origin: Origin, policy: TlsPolicy): string {
  return jsonLine({
    type: 'tls_policy',
    ...origin,
    ordinal: policy.ordinal,
    policy_type: policy.type.value,
    domain: policy.domain.value,
    policy_strings: policy.policyStrings,
    mx_hosts: policy.mxHosts,
    sessions_ok: policy.sessionsOk,
    sessions_failed: policy.sessionsFailed,
    details: policy.details,
    details_failed: policy.detailsFailed,
    extensions: nested(policy.extensions),
  });
}

export function tlsFailureLine(origin: Origin, failure: TlsFailure): string {
  return jsonLine({
    type: 'tls_failure',
    ...origin,
    policy: failure.policy,
    ordinal: failure.ordinal,
    result_type: failure.resultType.value,
    sending_mta_ip: ip(failure.sendingMtaIp),
    receiving_ip: ip(failure.receivingIp),
    receiving_mx_hostname: failure.receivingMxHostname ?? null,
    receiving_mx_helo: failure.receivingMxHelo ?? null,
    sessions: failure.sessions,
    additional_information: failure.additionalInformation ?? null,
    failure_reason_code: failure.failureReasonCode ?? null,
    extensions: nested(failure.extensions),
  });
}

export function failureLine(origin: Origin, report: FailureReport): string {
  return jsonLine({
    type: 'failure',
    ...origin,
    feedback_type: report.feedbackType ?? null,
    version: report.version ?? null,
    user_agent: report.userAgent ?? null,
    auth_failure: report.authFailure,
    authentication_results: report.authenticationResults,
    original_envelope_id: report.originalEnvelopeId ?? null,
    original_mail_from: report.originalMailFrom ?? null,
    original_rcpt_to: report.originalRcptTo,
    arrival: jsonTime(report.arrival),
    source_ip: ip(report.sourceIp),
    source_port: report.sourcePort ?? null,
    reported_domain: report.reportedDomain?.value ?? null,
    reported_uri: report.reportedUri,
    reporting_mta: report.reportingMta ?? null,
    incidents: report.incidents,
    delivery_result: report.deliveryResult?.value ?? null,
    identity_alignment: report.identityAlignment ?? null,
    dkim_domain: report.dkimDomain?.value ?? null,
    dkim_identity: report.dkimIdentity ?? null,
    dkim_selector: report.dkimSelector ?? null,
    dkim_selector_dns: report.dkimSelectorDns ?? null,
    dkim_canonicalized_header: report.dkimCanonicalizedHeader ?? null,
    dkim_canonicalized_body: report.dkimCanonicalizedBody ?? null,
    spf_dns: report.spfDns,
    extensions: nested(report.extensions),
    sample: sample(report.sample),
  });
}

function dkim({ domain, selector, result, humanResult }: DkimResult): JsonValue {
  return {
    domain: domain?.value ?? null,
    selector: selector ?? null,
    result: result?.value ?? null,
    human_result: humanResult ?? null,
  };
}

function spf({ domain, scope, result, humanResult }: SpfResult): JsonValue {
  return {
    domain: domain?.value ?? null,
    scope: scope?.value ?? null,
    result: result?.value ?? null,
    human_result: humanResult ?? null,
  };
}

function sample(of: FailureReport['sample']): JsonValue {
  if (of === undefined) return null;
  return {
    headers_only: of.headersOnly,
    message_id: of.messageId ?? null,
    subject: of.subject ?? null,
    from: of.from ?? null,
    to: of.to ?? null,
    date: jsonTime(of.date),
    headers: of.headers.map(({ name, value }) => ({ name, value })),
    body: of.body ?? null,
  };
}

function ip(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : formatIp(bytes);
}

/** JSON text that the parser wrote, as part of the line. */
function nested(json: string | undefined): JsonText | null {
  return json === undefined ? null : new JsonText(json);
}
