import { array } from '../native/composites.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { bool, uint16, uint32 } from '../native/numbers.js';
import { ipv6, string } from '../native/strings.js';
import { dateTime } from '../native/times.js';
import { ownerFields, type RowOwner } from './owner.js';
import type { RedactedFailure } from './redaction.js';
import { field, table, type Table } from './table.js';

export interface FailureRow extends RowOwner {
  readonly report: RedactedFailure;
}

const NO_ADDRESS = new Uint8Array(16);
const words = array(lowCardinality);
const texts = array(string);

export const FAILURE_REPORTS: Table<FailureRow> = table<FailureRow>(
  'failure_reports',
  [
    field('domain', lowCardinality, ({ report }) => report.key.domain),
    ...ownerFields(),
    field('arrival', dateTime, ({ report }) => report.arrival ?? 0),
    field('source_ip', ipv6, ({ report }) => report.sourceIp ?? NO_ADDRESS),
    field('source_port', uint16, ({ report }) => report.sourcePort ?? 0),
    field('standard', lowCardinality, ({ report }) => report.standard),
    field('version', lowCardinality, ({ report }) => report.version ?? ''),
    field('user_agent', lowCardinality, ({ report }) => report.userAgent ?? ''),
    field('feedback_type', lowCardinality, ({ report }) => report.feedbackType ?? ''),
    field('auth_failure', words, ({ report }) => report.authFailure),
    field('authentication_results', texts, ({ report }) => report.authenticationResults),
    field('identity_alignment', words, ({ report }) => report.identityAlignment ?? []),
    field('identity_alignment_stated', bool, ({ report }) => report.identityAlignment !== undefined),
    field('delivery_result', lowCardinality, ({ report }) => report.deliveryResult?.value ?? ''),
    field('incidents', uint32, ({ report }) => Math.min(report.incidents, 0xffff_ffff)),
    field('original_envelope_id', string, ({ report }) => report.originalEnvelopeId ?? ''),
    field('original_mail_from', string, ({ report }) => report.originalMailFrom ?? ''),
    field('original_rcpt_to', texts, ({ report }) => report.originalRcptTo),
    field('reported_uri', texts, ({ report }) => report.reportedUri),
    field('reporting_mta', lowCardinality, ({ report }) => report.reportingMta ?? ''),
    field('dkim_domain', lowCardinality, ({ report }) => report.dkimDomain?.value ?? ''),
    field('dkim_identity', string, ({ report }) => report.dkimIdentity ?? ''),
    field('dkim_selector', lowCardinality, ({ report }) => report.dkimSelector ?? ''),
    field('dkim_selector_dns', string, ({ report }) => report.dkimSelectorDns ?? ''),
    field('dkim_canonicalized_header', string, ({ report }) => report.dkimCanonicalizedHeader ?? ''),
    field('dkim_canonicalized_body', string, ({ report }) => report.dkimCanonicalizedBody ?? ''),
    field('spf_dns', texts, ({ report }) => report.spfDns),
    field('has_sample', bool, ({ report }) => report.sample !== undefined),
    field('headers_only', bool, ({ report }) => report.sample?.headersOnly ?? false),
    field('message_id', string, ({ report }) => report.sample?.messageId ?? ''),
    field('subject', string, ({ report }) => report.sample?.subject ?? ''),
    field('sample_from', string, ({ report }) => report.sample?.from ?? ''),
    field('sample_to', string, ({ report }) => report.sample?.to ?? ''),
    field('sample_date', dateTime, ({ report }) => report.sample?.date ?? 0),
    field('header.name', words, ({ report }) => report.sample?.headers.map(({ name }) => name) ?? []),
    field('header.value', texts, ({ report }) => report.sample?.headers.map(({ value }) => value) ?? []),
    field('body', string, ({ report }) => report.sample?.body ?? ''),
    field('extensions', string, ({ report }) => report.extensions ?? ''),
  ],
  true,
);
