import type { Deviations } from '../../model/deviations.js';
import type { Reason } from '../../model/reasons.js';
import { CUT, JsonNumber, JsonObject, isArray, jsonText, type JsonValue } from './json/value.js';

/** Why a policy or a failure detail is no row. */
export interface Unread {
  readonly ok: false;
  readonly reason: Reason;
  readonly detail: string;
}

export type Count = { readonly ok: true; readonly count: number } | Unread;

/** A text, however it is written; nothing where it is null, empty or absent. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null || value === CUT) return undefined;
  if (typeof value !== 'string') return jsonText(value);
  const text = value.trim();
  return text === '' ? undefined : text;
}

/** A list of texts; a single one is a list of one. */
export function textsOf(value: JsonValue | undefined, most: number, deviations: Deviations): string[] {
  const items: readonly JsonValue[] = value === undefined ? [] : isArray(value) ? value : [value];
  const texts = items.flatMap((item) => textOf(item) ?? []);
  if (texts.length > most) deviations.add('list_cut', texts.length - most);
  return texts.slice(0, most);
}

/** Whether a value, or a text in it, was over limits.textBytes. */
export function isCut(value: JsonValue): boolean {
  if (isArray(value)) return value.some(isCut);
  if (value instanceof JsonObject) return value.members.some((member) => isCut(member.value));
  return value === CUT;
}

/** A whole number from 0 to 2^53 - 1, read from its digits: a double would round it. */
export function countOf(value: JsonValue | undefined, field: string, deviations: Deviations): Count {
  const raw = value instanceof JsonNumber ? value.raw : textOf(value);
  if (raw === undefined) return { ok: false, reason: 'count_missing', detail: `no ${field}` };
  const count = wholeNumber(raw);
  if (count === undefined || typeof value === 'boolean')
    return { ok: false, reason: 'count_invalid', detail: `${field} is ${raw.slice(0, 100)}` };
  if (!(value instanceof JsonNumber)) deviations.add('tls_number_as_text');
  if (!/^\d+$/.test(raw)) deviations.add('count_decimal');
  return { ok: true, count };
}

const LONGEST_COUNT = 16;

function wholeNumber(raw: string): number | undefined {
  const match = /^(\d{1,40})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(raw);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return 0;
  const significant = digits.replace(/0+$/, '');
  const zeros = digits.length - significant.length + Number(exponent) - fraction.length;
  if (zeros < 0 || significant.length + zeros > LONGEST_COUNT) return undefined;
  const count = Number(significant + '0'.repeat(zeros));
  return Number.isSafeInteger(count) ? count : undefined;
}
