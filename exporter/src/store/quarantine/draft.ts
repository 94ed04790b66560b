import type { Refused } from '../../model/delivery.js';
import type { Kept } from '../../model/keeping.js';
import type { BadRecord, ParsedReport, Rejection } from '../../model/parsed.js';
import type { Reason } from '../../model/reasons.js';
import type { Report } from '../../model/report.js';
import type { BadRecords } from './bad-records.js';

export type Scope = 'delivery' | 'document' | 'record';
export type Kind = '' | Report['kind'];

/** Something that could not be read and is to be held. */
export interface QuarantineDraft {
  readonly scope: Scope;
  readonly source: string;
  /** The mail, file or request it came in, and when that came: milliseconds since 1970. */
  readonly delivery: string;
  readonly arrivedAt: number;
  readonly path: string;
  readonly kind: Kind;
  readonly reason: Reason;
  readonly detail: string;
  /** Of a record: its place in the report, and the load of that. */
  readonly ordinal: number;
  readonly reportKey: bigint;
  readonly attempt: number;
  /** How many records are in it, as far as is known. */
  readonly records: number;
  /** Of a delivery or document what was kept as it came, of a record its bytes. */
  readonly content: Kept | Uint8Array | undefined;
}

/** Where something came from. */
export interface Origin {
  readonly source: string;
  readonly delivery: string;
  readonly arrivedAt: number;
}

/** The report that a bad record is of, or of which the rest could not be read. */
export interface PartlyStored {
  readonly path: string;
  readonly kind: Kind;
  readonly reportKey: bigint;
  readonly attempt: number;
}

const NO_REPORT = { ordinal: 0, reportKey: 0n, attempt: 0 } as const;

/** Something refused: held with the delivery or mail that it is in, for it takes all of that to read it again. */
export function refusedDraft(origin: Origin, thing: Refused): QuarantineDraft {
  const { path, reason, detail, kept, unit } = thing;
  const delivery = unit ?? origin.delivery;
  const what = { kind: '', reason, detail, records: 0, content: kept } as const;
  return { scope: 'delivery', ...origin, delivery, path, ...what, ...NO_REPORT };
}

/** A document that was rejected, whole, or a mail that is a failure report. */
export function rejectedDraft(
  origin: Origin,
  document: { readonly path: string; readonly kind: Kind; readonly kept: Kept | undefined },
  rejection: Rejection,
): QuarantineDraft {
  const { reason, detail, quarantined: records } = rejection;
  const { path, kind, kept: content } = document;
  return { scope: 'document', ...origin, path, kind, reason, detail, records, content, ...NO_REPORT };
}

/**
 * What follows where the reading of a report broke off: held with the document. How many records are in it, nobody
 * knows, and no number is made up.
 */
export function unreadRestDrafts(
  origin: Origin,
  report: PartlyStored,
  document: Kept | undefined,
  { reason, detail = '' }: Pick<ParsedReport, 'reason' | 'detail'>,
): QuarantineDraft[] {
  // A document that holds a failure report names people: it is not kept.
  if (reason === undefined || report.kind === 'failure') return [];
  const what = { reason, detail, ordinal: 0, records: 0, content: document };
  return [{ scope: 'document', ...origin, ...report, ...what }];
}

/** The bad records of a report of which others are stored. */
export function badRecordDrafts(origin: Origin, report: PartlyStored, bad: BadRecords): QuarantineDraft[] {
  const drafts = bad.listed.map((record) => draftOfRecord(origin, report, record, 1));
  const { first, count } = bad.unlisted;
  if (first === undefined) return drafts;
  const others = { ...first, detail: `${count} more bad records; this is the first: ${first.detail}` };
  return [...drafts, draftOfRecord(origin, report, others, count)];
}

function draftOfRecord(
  origin: Origin,
  report: PartlyStored,
  { ordinal, reason, detail, raw }: BadRecord,
  records: number,
): QuarantineDraft {
  const content = raw.length === 0 ? undefined : raw;
  return { scope: 'record', ...origin, ...report, reason, detail, ordinal, records, content };
}
