import type { Deviations } from '../../model/deviations.js';
import type { Reason } from '../../model/reasons.js';
import type { Period, TlsReport } from '../../model/report.js';
import { addressDomain } from '../values/address.js';
import { reportKey, reporterOf } from '../values/identity.js';
import { periodOf } from '../values/period.js';
import { readTime } from '../values/time.js';
import type { Extensions } from './extensions.js';
import { RANGE_FIELDS, sortMembers, type ReportField } from './fields.js';
import { CUT, JsonObject, type JsonValue } from './json/value.js';
import { textOf, type Unread } from './values.js';

/** The members of the top object, policies apart. */
export interface Head {
  readonly known: Map<ReportField, JsonValue>;
  readonly extensions: Extensions;
}

export function readHead(
  head: Head,
  documentHash: string,
  deviations: Deviations,
): { readonly ok: true; readonly report: TlsReport } | Unread {
  const text = (field: ReportField, missing: () => void): string | undefined => {
    const value = head.known.get(field);
    if (value === CUT) deviations.add('extension_cut');
    const read = textOf(value);
    if (read === undefined) missing();
    return read;
  };
  const name = text('organization-name', () => {
    deviations.add('org_name_missing');
  });
  const contactInfo = text('contact-info', () => {
    deviations.add('tls_field_missing');
  });
  const reportId = text('report-id', () => {
    deviations.add('report_id_missing');
  });
  const emailDomain = addressDomain(contactInfo)?.value;
  const reporter = reporterOf(emailDomain, name);
  if (reporter === undefined)
    return { ok: false, reason: 'no_reporter', detail: 'neither organization-name nor contact-info' };
  const period = readRange(head.known.get('date-range'), deviations);
  if ('reason' in period) return period;
  return {
    ok: true,
    report: {
      kind: 'tls',
      standard: 'rfc8460',
      key: reportKey({
        kind: 'tls',
        reporter,
        reportId: reportId ?? documentHash,
        domain: '',
        begin: period.begin,
        end: period.end,
      }),
      orgName: name ?? reporter,
      contactInfo,
      reportId,
      period,
      extensions: head.extensions.text,
    },
  };
}

const DAY = 86_400;

function readRange(value: JsonValue | undefined, deviations: Deviations): Period | Unread {
  if (!(value instanceof JsonObject)) return unread('no_period', 'no date-range');
  const { known } = sortMembers(value.members, RANGE_FIELDS, deviations);
  const begin = instant(known.get('start-datetime'), deviations);
  const end = instant(known.get('end-datetime'), deviations);
  if (begin === null || end === null) return unread('no_period', 'a time of date-range cannot be read');
  if (begin !== undefined && end !== undefined) return spanning(begin, end, deviations);
  if (begin !== undefined) {
    deviations.add('period_end_missing');
    return periodOf(begin, begin + DAY - 1);
  }
  if (end === undefined) return unread('no_period', 'date-range has no time');
  deviations.add('period_begin_missing');
  return periodOf(end - DAY + 1, end);
}

function spanning(begin: number, end: number, deviations: Deviations): Period | Unread {
  if (end < begin) return unread('period_reversed', `it ends ${begin - end} seconds before it begins`);
  if (end === begin) deviations.add('period_empty');
  if (end - begin > DAY) deviations.add('period_long');
  return periodOf(begin, end);
}

/** undefined where there is no time, null where there is something else. */
function instant(value: JsonValue | undefined, deviations: Deviations): number | undefined | null {
  const text = textOf(value);
  if (text === undefined) return undefined;
  // Ten digits are seconds from 2001 to 2286, as aggregate reports write them.
  if (/^\d{10}$/.test(text)) {
    deviations.add('period_text');
    return Number(text);
  }
  const time = readTime(text);
  if (time === undefined) return null;
  if (!time.zoned) deviations.add('tls_time_without_zone');
  if (time.fraction) deviations.add('period_decimal');
  return time.seconds;
}

function unread(reason: Reason, detail: string): Unread {
  return { ok: false, reason, detail };
}
