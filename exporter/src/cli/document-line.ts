import type { DeviationCode } from '../model/deviations.js';
import type { ParsedReport, Rejection } from '../model/parsed.js';
import type { Reason } from '../model/reasons.js';
import type { AggregateReport, FailureReport, Report, TlsReport } from '../model/report.js';
import { formatIp } from '../parse/values/ip.js';
import { jsonLine, jsonTime, type JsonValue } from './json-line.js';
import type { Tally } from './tally.js';

/** Where a document came from. */
export interface Origin {
  /** The path as it was given or walked. */
  readonly file: string;
  /** The way inside containers, from the file's own name on. */
  readonly document: string;
}

export type Status = 'ok' | 'partial' | 'rejected' | 'ignored';

type Fields = Record<string, JsonValue | bigint>;

interface Outcome {
  readonly status: Status;
  readonly reason: Reason | undefined;
  readonly detail: string | undefined;
  readonly records: number;
  readonly quarantined: number;
  readonly deviations: readonly DeviationCode[];
}

/** A report was read. What counts over its records comes from the tally. */
export function reportLine(origin: Origin, parsed: ParsedReport, tally: Tally): string {
  const why = parsed.reason === undefined ? tally.firstBad : parsed;
  const outcome: Outcome = {
    status: parsed.status,
    reason: why?.reason,
    detail: why?.detail,
    records: parsed.records,
    quarantined: parsed.quarantined,
    deviations: parsed.deviations.codes(),
  };
  return line(origin, outcome, fieldsOf(parsed.report, tally), extrasOf(parsed.report, tally));
}

/** There is no report: the document, or a container before it, was given up. */
export function rejectedLine(origin: Origin, { reason, detail, quarantined, deviations }: Rejection): string {
  const outcome = { reason, detail, quarantined, deviations: deviations.codes() };
  return line(origin, { status: 'rejected', records: 0, ...outcome }, {}, {});
}

export function unreadLine(
  origin: Origin,
  status: 'rejected' | 'ignored',
  { reason, detail }: { readonly reason: Reason; readonly detail: string },
): string {
  return line(origin, { status, reason, detail, records: 0, quarantined: 0, deviations: [] }, {}, {});
}

/** The fields of the contract in its order: those common to all kinds are always there, null where unknown. */
function line(origin: Origin, outcome: Outcome, fields: Fields, extras: Fields): string {
  return jsonLine({
    file: origin.file,
    document: origin.document,
    status: outcome.status,
    reason: outcome.reason ?? null,
    detail: outcome.detail ?? null,
    kind: fields['kind'] ?? null,
    standard: fields['standard'] ?? null,
    org: fields['org'] ?? null,
    email: fields['email'] ?? null,
    report_id: fields['report_id'] ?? null,
    begin: fields['begin'] ?? null,
    end: fields['end'] ?? null,
    domain: fields['domain'] ?? null,
    records: outcome.records,
    quarantined: outcome.quarantined,
    messages: fields['messages'] ?? null,
    dmarc_pass_messages: fields['dmarc_pass_messages'] ?? null,
    dmarc_unknown_messages: fields['dmarc_unknown_messages'] ?? null,
    deviations: outcome.deviations,
    ...extras,
  });
}

function fieldsOf(report: Report, tally: Tally): Fields {
  switch (report.kind) {
    case 'aggregate':
      return aggregateFields(report, tally);
    case 'failure':
      return failureFields(report);
    case 'tls':
      return tlsFields(report, tally);
  }
}

function aggregateFields(report: AggregateReport, tally: Tally): Fields {
  return {
    kind: report.kind,
    standard: report.standard,
    org: report.orgName,
    email: report.email ?? null,
    report_id: report.reportId ?? null,
    begin: jsonTime(report.period.begin),
    end: jsonTime(report.period.end),
    domain: report.policy.domain.value,
    messages: tally.messages.value(),
    dmarc_pass_messages: tally.pass.value(),
    dmarc_unknown_messages: tally.unknown.value(),
  };
}

function failureFields(report: FailureReport): Fields {
  return {
    kind: report.kind,
    standard: report.standard,
    email: report.reporter ?? null,
    domain: report.reportedDomain?.value ?? null,
  };
}

function tlsFields(report: TlsReport, tally: Tally): Fields {
  return {
    kind: report.kind,
    standard: report.standard,
    org: report.orgName,
    email: report.contactInfo ?? null,
    report_id: report.reportId ?? null,
    begin: jsonTime(report.period.begin),
    end: jsonTime(report.period.end),
    domain: tally.policies[0]?.domain ?? null,
  };
}

/** What only this kind of report has. */
function extrasOf(report: Report, tally: Tally): Fields {
  switch (report.kind) {
    case 'aggregate':
      return {};
    case 'failure':
      return {
        source_ip: report.sourceIp === undefined ? null : formatIp(report.sourceIp),
        feedback_type: report.feedbackType ?? null,
        auth_failure: report.authFailure,
        arrival: jsonTime(report.arrival),
        has_sample: report.sample !== undefined,
      };
    case 'tls':
      return {
        policies: tally.policies.map((policy) => ({ ...policy })),
        policies_omitted: tally.policiesOmitted,
        sessions_ok: tally.sessionsOk.value(),
        sessions_failed: tally.sessionsFailed.value(),
      };
  }
}
