import type { DeviationCode } from '@plumbline/exporter/model/deviations.js';
import type { Limits } from '@plumbline/exporter/model/limits.js';
import type { DomainName, Stated } from '@plumbline/exporter/model/stated.js';
import type { AggregateReport, PublishedPolicy, TlsReport } from '@plumbline/exporter/model/report.js';
import type { Fixture } from './build/fixture.js';
import type { FailureFields, Reading, Row, TlsFailureRow } from './reading.js';

/** The classes of `docs/reports.md`, and what stands beside them. */
export type CaseClass = number | 'limits' | 'rfc9990';

/** What must come of a document. Lists are whole; of a row or a report only the fields named here are compared. */
export type Expected = Partial<Omit<Reading, 'report' | 'rows' | 'tlsFailures' | 'tlsPolicies'>> & {
  readonly status: Reading['status'];
  /** Every deviation there is, and no other. */
  readonly deviations: readonly DeviationCode[];
  readonly report?: ExpectedAggregate | Partial<FailureFields> | Partial<TlsReport>;
  readonly rows?: readonly Partial<Row>[];
  readonly tlsPolicies?: readonly Partial<Reading['tlsPolicies'][number]>[];
  readonly tlsFailures?: readonly Partial<TlsFailureRow>[];
};

type ExpectedAggregate = Partial<Omit<AggregateReport, 'policy'>> & {
  readonly policy?: Partial<PublishedPolicy>;
};

export interface Case {
  readonly of: CaseClass;
  readonly title: string;
  readonly fixture: Fixture;
  readonly limits: Partial<Limits>;
  readonly expected: readonly Expected[];
}

/** A line of the corpus: of a class, what holds, for what, and what must come of it. */
export function reads(
  of: CaseClass,
  title: string,
  fixture: Fixture,
  ...expected: readonly Expected[]
): Case {
  return { of, title, fixture, limits: {}, expected };
}

/** As `reads`, under limits that a small fixture can reach. */
export function readsWithin(
  limits: Partial<Limits>,
  title: string,
  fixture: Fixture,
  ...expected: readonly Expected[]
): Case {
  return { of: 'limits', title, fixture, limits, expected };
}

export function stated<T extends string>(value: T, raw: string = value): Stated<T> {
  return { value, raw };
}

export function domain(value: string, raw = value): DomainName {
  return { value, raw };
}
