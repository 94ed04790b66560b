import type { DeviationCode } from '@plumbline/exporter/model/deviations.js';
import type { Reason } from '@plumbline/exporter/model/reasons.js';
import type { Expected } from './case.js';

/**
 * Most fixtures are `container/report.xml` with one thing changed: two records, 12 messages that pass and 3 that
 * fail. What is changed stands in the first record, so that the second shows what stays.
 */
export const WHOLE = {
  status: 'ok',
  reason: undefined,
  kind: 'aggregate',
  standard: 'rfc7489',
  org: 'receiver.example',
  reportId: '20260301.4711',
  begin: '2026-03-01T00:00:00Z',
  end: '2026-03-01T23:59:59Z',
  domain: 'example.com',
  records: 2,
  quarantined: 0,
  messages: 15,
  dmarcPassMessages: 12,
  dmarcUnknownMessages: 0,
  deviations: [],
  quarantinedReasons: [],
} as const satisfies Expected;

/** `container/second-report.xml`. */
export const SECOND = {
  ...WHOLE,
  org: 'mx.example.org',
  reportId: 'mx-8812',
  records: 1,
  messages: 40,
  dmarcPassMessages: 40,
} as const satisfies Expected;

/** The report is whole, and departs from its standard in these ways and no other. */
export function whole(...deviations: readonly DeviationCode[]): Expected {
  return { ...WHOLE, deviations };
}

/** The first record is in quarantine, and the second was read. */
export function firstQuarantined(reason: Reason, ...deviations: readonly DeviationCode[]): Expected {
  return {
    ...WHOLE,
    status: 'partial',
    records: 1,
    quarantined: 1,
    messages: 3,
    dmarcPassMessages: 0,
    deviations,
    quarantinedReasons: [reason],
  };
}

/** Nothing could be used: the whole document is in quarantine. */
export function rejected(reason: Reason, ...deviations: readonly DeviationCode[]): Expected {
  return { status: 'rejected', reason, records: 0, messages: 0, deviations };
}

export function ignored(reason: Reason): Expected {
  return { status: 'ignored', reason, records: 0, quarantined: 0, messages: 0, deviations: [] };
}
