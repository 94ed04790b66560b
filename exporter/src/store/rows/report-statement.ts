import type {
  AggregateReport,
  FailureReport,
  PublishedPolicy,
  Report,
  TlsReport,
} from '../../model/report.js';
import { failureDay, failureMoment } from './failure-day.js';

/** What a report says of itself, whatever its kind. */
export interface Statement {
  readonly day: string;
  /** Seconds since 1970. */
  readonly begin: number;
  readonly end: number;
  readonly spanDays: number;
  readonly reporterName: string;
  readonly email?: string | undefined;
  readonly contact?: string | undefined;
  readonly version?: string | undefined;
  readonly generator?: string | undefined;
  readonly errors?: readonly string[];
  readonly extensions?: string | undefined;
  readonly policy?: PublishedPolicy;
}

/** The event day alone, which is asked for more often than all the rest. */
export function dayOf(report: Report, receivedAt: number): string {
  return report.kind === 'failure' ? failureDay(report, receivedAt) : report.period.day;
}

/** `receivedAt`, in milliseconds since 1970, stands for the time of a failure where the report states none. */
export function statementOf(report: Report, receivedAt: number): Statement {
  switch (report.kind) {
    case 'aggregate':
      return aggregate(report);
    case 'tls':
      return tls(report);
    case 'failure':
      return failure(report, receivedAt);
  }
}

function aggregate(report: AggregateReport): Statement {
  const { period, orgName, email, extraContactInfo, version, generator, errors, extensions, policy } = report;
  // The spread is not the first: names that come after such a one cost the engine of JavaScript a microsecond each.
  return {
    reporterName: orgName,
    ...period,
    email,
    contact: extraContactInfo,
    version,
    generator,
    errors,
    extensions,
    policy,
  };
}

function tls({ period, orgName, contactInfo, extensions }: TlsReport): Statement {
  return { reporterName: orgName, ...period, contact: contactInfo, extensions };
}

/** Only what is about nobody: the rest of a failure report is redacted, and in a table of its own. */
function failure(report: FailureReport, receivedAt: number): Statement {
  const moment = failureMoment(report, receivedAt);
  return {
    day: failureDay(report, receivedAt),
    begin: moment,
    end: moment,
    spanDays: 1,
    reporterName: '',
    version: report.version,
  };
}
