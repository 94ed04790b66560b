import type { TlsFailure, TlsPolicy } from '../../model/report.js';
import { array } from '../native/composites.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { uint32, uint64 } from '../native/numbers.js';
import { ipv6, string } from '../native/strings.js';
import { ownerFields, type RowOwner } from './owner.js';
import { field, table, type Table } from './table.js';

export interface TlsPolicyRow extends RowOwner {
  readonly policy: TlsPolicy;
}

export interface TlsFailureRow extends RowOwner {
  /** That of its policy; empty where the policy could not be read. */
  readonly domain: string;
  readonly failure: TlsFailure;
}

const NO_ADDRESS = new Uint8Array(16);

export const TLS_POLICIES: Table<TlsPolicyRow> = table<TlsPolicyRow>('tls_policies', [
  field('domain', lowCardinality, ({ policy }) => policy.domain.value),
  ...ownerFields(),
  field('ordinal', uint32, ({ policy }) => policy.ordinal),
  field('policy_type', lowCardinality, ({ policy }) => policyType(policy)),
  field('policy_strings', array(string), ({ policy }) => policy.policyStrings),
  field('mx_hosts', array(lowCardinality), ({ policy }) => policy.mxHosts),
  field('sessions_ok', uint64, ({ policy }) => policy.sessionsOk),
  field('sessions_failed', uint64, ({ policy }) => policy.sessionsFailed),
  field('details', uint32, ({ policy }) => policy.details),
  field('details_failed', uint64, ({ policy }) => policy.detailsFailed),
  field('extensions', string, ({ policy }) => policy.extensions ?? ''),
]);

export const TLS_FAILURES: Table<TlsFailureRow> = table<TlsFailureRow>('tls_failures', [
  field('domain', lowCardinality, ({ domain }) => domain),
  ...ownerFields(),
  field('policy', uint32, ({ failure }) => failure.policy),
  field('ordinal', uint32, ({ failure }) => failure.ordinal),
  field('result_type', lowCardinality, ({ failure }) => failure.resultType.value),
  field('sending_mta_ip', ipv6, ({ failure }) => failure.sendingMtaIp ?? NO_ADDRESS),
  field('receiving_ip', ipv6, ({ failure }) => failure.receivingIp ?? NO_ADDRESS),
  field('receiving_mx_hostname', lowCardinality, ({ failure }) => failure.receivingMxHostname ?? ''),
  field('receiving_mx_helo', lowCardinality, ({ failure }) => failure.receivingMxHelo ?? ''),
  field('sessions', uint64, ({ failure }) => failure.sessions),
  field('additional_information', string, ({ failure }) => failure.additionalInformation ?? ''),
  field('failure_reason_code', lowCardinality, ({ failure }) => failure.failureReasonCode ?? ''),
  field('extensions', string, ({ failure }) => failure.extensions ?? ''),
]);

/** The failures of a report, each with the domain of its policy. */
export function tlsFailureRows(
  owner: RowOwner,
  policies: readonly TlsPolicy[],
  failures: readonly TlsFailure[],
): TlsFailureRow[] {
  const domains = new Map(policies.map(({ ordinal, domain }) => [ordinal, domain.value]));
  return failures.map((failure) => ({ ...owner, domain: domains.get(failure.policy) ?? '', failure }));
}

function policyType({ type }: TlsPolicy): string {
  return type.value === 'unknown' ? type.raw : type.value;
}
