import type { MailTrust } from '../../model/authentication.js';
import type { ParsedReport } from '../../model/parsed.js';
import { array } from '../native/composites.js';
import { lowCardinality } from '../native/low-cardinality.js';
import { bool, enum8, uint16, uint32, uint64 } from '../native/numbers.js';
import { fixedString, string } from '../native/strings.js';
import { date, dateTime, dateTime64 } from '../native/times.js';
import { identityOf } from './keys.js';
import { statementOf, type Statement } from './report-statement.js';
import { field, table, type Table } from './table.js';

/** A report that is stored, and what is known of it beside what it says. */
export interface ReportRow {
  readonly parsed: ParsedReport;
  readonly reportKey: bigint;
  readonly attempt: number;
  readonly batch: bigint;
  /** In milliseconds since 1970: when its mail was sent, or it arrived; and when it was stored. */
  readonly receivedAt: number;
  /** Whether that is the date of a mail. */
  readonly dated: boolean;
  readonly ingestedAt: number;
  readonly authenticated: boolean;
  readonly trust: MailTrust;
  /** When we were given it: no mail says that. */
  readonly arrivedAt: number;
  readonly messages: number | bigint;
  readonly passMessages: number | bigint;
  /** Of the decoded document, and of what is kept of it as it came. */
  readonly bytes: number;
  readonly rawBytes: number;
  /** The intake source, and the delivery as that knows it. */
  readonly source: string;
  readonly delivery: string;
  readonly path: string;
}

interface Stated {
  readonly row: ReportRow;
  readonly says: Statement;
}

const DOCUMENT_HASH_BYTES = 32;
const KINDS = { aggregate: 1, tls: 2, failure: 3 } as const;

const FIELDS: Table<Stated> = table<Stated>('reports', [
  field('domain', lowCardinality, ({ row }) => row.parsed.report.key.domain),
  field('day', date, ({ says }) => says.day),
  field('reporter', lowCardinality, ({ row }) => row.parsed.report.key.reporter),
  field('report_key', uint64, ({ row }) => row.reportKey),
  field('identity', uint64, ({ row }) => identityOf(row.parsed.report.key)),
  field('attempt', uint32, ({ row }) => row.attempt),
  field('batch', uint64, ({ row }) => row.batch),
  field('kind', enum8(KINDS), ({ row }) => row.parsed.report.kind),
  field('reporter_name', lowCardinality, ({ says }) => says.reporterName),
  field('email', lowCardinality, ({ says }) => says.email ?? ''),
  field('contact', lowCardinality, ({ says }) => says.contact ?? ''),
  field('report_id', string, ({ row }) => row.parsed.report.key.reportId),
  field('begin', dateTime, ({ says }) => says.begin),
  field('end', dateTime, ({ says }) => says.end),
  field('span_days', uint16, ({ says }) => Math.min(says.spanDays, 0xffff)),
  field('received_at', dateTime64, ({ row }) => row.receivedAt),
  field('ingested_at', dateTime64, ({ row }) => row.ingestedAt),
  field('standard', lowCardinality, ({ row }) => row.parsed.report.standard),
  field('version', lowCardinality, ({ says }) => says.version ?? ''),
  field('complete', bool, ({ row }) => row.parsed.status === 'ok'),
  field('authenticated', bool, ({ row }) => row.authenticated),
  field('reason', lowCardinality, ({ row }) => row.parsed.reason ?? ''),
  field('records', uint32, ({ row }) => row.parsed.records),
  field('messages', uint64, ({ row }) => row.messages),
  field('pass_messages', uint64, ({ row }) => row.passMessages),
  field('quarantined', uint32, ({ row }) => row.parsed.quarantined),
  field('p', lowCardinality, ({ says }) => says.policy?.p ?? ''),
  field('sp', lowCardinality, ({ says }) => says.policy?.sp ?? ''),
  field('np', lowCardinality, ({ says }) => says.policy?.np ?? ''),
  field('adkim', lowCardinality, ({ says }) => says.policy?.adkim ?? ''),
  field('aspf', lowCardinality, ({ says }) => says.policy?.aspf ?? ''),
  field('pct', lowCardinality, ({ says }) => says.policy?.pct ?? ''),
  field('fo', lowCardinality, ({ says }) => says.policy?.fo ?? ''),
  field('testing', lowCardinality, ({ says }) => says.policy?.testing ?? ''),
  field('discovery_method', lowCardinality, ({ says }) => says.policy?.discoveryMethod ?? ''),
  field('generator', lowCardinality, ({ says }) => says.generator ?? ''),
  field('errors', array(string), ({ says }) => says.errors ?? []),
  field('deviations.code', array(lowCardinality), ({ row }) =>
    row.parsed.deviations.entries().map(([code]) => code),
  ),
  field('deviations.count', array(uint32), ({ row }) =>
    row.parsed.deviations.entries().map(([, count]) => count),
  ),
  field('extensions', string, ({ says }) => says.extensions ?? ''),
  field('document_hash', fixedString(DOCUMENT_HASH_BYTES), ({ row }) =>
    Buffer.from(row.parsed.documentHash, 'hex'),
  ),
  field('bytes', uint64, ({ row }) => row.bytes),
  field('raw_bytes', uint64, ({ row }) => row.rawBytes),
  field('source', lowCardinality, ({ row }) => row.source),
  field('delivery', string, ({ row }) => row.delivery),
  field('path', string, ({ row }) => row.path),
  field('reporter_check', lowCardinality, ({ row }) => row.trust.check),
  field('reporter_evidence', lowCardinality, ({ row }) => row.trust.evidence),
  field('authserv_id', lowCardinality, ({ row }) => row.trust.authservId),
  field('mail_from_domain', lowCardinality, ({ row }) => row.trust.headerFrom),
  field('mail_dmarc', lowCardinality, ({ row }) => row.trust.dmarc),
  field('mail_dkim', lowCardinality, ({ row }) => row.trust.dkim),
  field('mail_spf', lowCardinality, ({ row }) => row.trust.spf),
  field('dated', bool, ({ row }) => row.dated),
  field('end_check', lowCardinality, ({ row, says }) => endCheck(says.end, row.arrivedAt)),
]);

const DAY_MS = 86_400_000;

/** A clock may be wrong by hours; a report of what is yet to come says what nobody can know. */
function endCheck(end: number, arrivedAt: number): 'past' | 'future' {
  return end * 1000 > arrivedAt + DAY_MS ? 'future' : 'past';
}

export const REPORTS: Table<ReportRow> = {
  ...FIELDS,
  block: (rows) =>
    FIELDS.block(rows.map((row) => ({ row, says: statementOf(row.parsed.report, row.receivedAt) }))),
};
