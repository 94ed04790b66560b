import type { Limits } from '@plumbline/exporter/model/limits.js';
import type { AggregateRecord, Report, TlsFailure, TlsPolicy } from '@plumbline/exporter/model/report.js';

/** What no field of the model may be, whatever a report says. */

export function* recordFaults(record: AggregateRecord, limits: Limits): Generator<string> {
  if (!isIp(record.sourceIp)) yield `a source IP has ${record.sourceIp.length} bytes`;
  if (!isCount(record.count)) yield `a record counts ${record.count}`;
  if (!isCount(record.dkimOmitted)) yield `${record.dkimOmitted} DKIM results left out`;
  if (record.dkim.length > limits.dkimResults) yield 'more DKIM results than dkimResults';
  if (record.spf.length > limits.listItems) yield 'more SPF results than listItems';
  if (record.overrides.length > limits.listItems) yield 'more override reasons than listItems';
  if (record.overrides.some(({ type }) => type !== type.toLowerCase())) yield 'an override not lower-case';
  yield* extensionFaults(record.extensions);
}

export function* tlsPolicyFaults(policy: TlsPolicy, limits: Limits): Generator<string> {
  const { sessionsOk, sessionsFailed, details, detailsFailed, policyStrings, mxHosts } = policy;
  for (const count of [sessionsOk, sessionsFailed, details, detailsFailed])
    if (!isCount(count)) yield `a policy counts ${count}`;
  if (policyStrings.length > limits.listItems) yield 'more policy strings than listItems';
  if (mxHosts.length > limits.listItems) yield 'more MX hosts than listItems';
  yield* extensionFaults(policy.extensions);
}

export function* tlsFailureFaults(failure: TlsFailure): Generator<string> {
  if (!isCount(failure.sessions)) yield `a failure detail counts ${failure.sessions}`;
  if (!isCount(failure.ordinal)) yield `a failure detail's ordinal is ${failure.ordinal}`;
  for (const ip of [failure.sendingMtaIp, failure.receivingIp])
    if (ip !== undefined && !isIp(ip)) yield `an IP has ${ip.length} bytes`;
  yield* extensionFaults(failure.extensions);
}

export function* reportFaults(report: Report): Generator<string> {
  const { key, extensions } = report;
  if (!/^[0-9a-f]{64}$/.test(key.hash)) yield 'a report key is no SHA-256';
  if (report.kind !== 'failure' && key.reporter === '') yield 'a report key without a reporter';
  if (report.kind === 'failure') {
    if (report.sourceIp !== undefined && !isIp(report.sourceIp)) yield 'a source IP has not 16 bytes';
    if (!isCount(report.incidents)) yield `a failure report counts ${report.incidents} incidents`;
    if (report.arrival !== undefined && !Number.isSafeInteger(report.arrival)) yield 'an arrival is no time';
  } else {
    const { begin, end, day, spanDays } = report.period;
    if (!Number.isSafeInteger(begin) || !Number.isSafeInteger(end)) yield 'a period is no time';
    if (end < begin) yield 'a period ends before it begins';
    if (!isCount(spanDays) || spanDays === 0) yield `a period of ${spanDays} days`;
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) yield `a day is ${day}`;
  }
  yield* extensionFaults(extensions);
}

function* extensionFaults(extensions: string | undefined): Generator<string> {
  if (extensions === undefined) return;
  try {
    JSON.parse(extensions);
  } catch {
    yield 'extensions are no JSON';
  }
}

function isIp(ip: Uint8Array): boolean {
  return ip.length === 16;
}

function isCount(count: number): boolean {
  // 2^53 itself is still what the report says; beyond it numbers are bent.
  return Number.isInteger(count) && count >= 0 && count <= 2 ** 53;
}
