import { withoutComments } from './comments.js';

/** A moment as a report writes it in words. */
export interface ReadTime {
  /** Whole seconds since 1970, UTC. */
  readonly seconds: number;
  /** How it is written: RFC 3339 (`2024-01-09T00:00:00Z`), RFC 5322 (`Tue, 9 Jan 2024 00:00:00 +0000`), or otherwise. */
  readonly form: 'rfc3339' | 'rfc5322' | 'other';
  /** Whether it says its zone; what does not is read as UTC, never as the zone of this machine. */
  readonly zoned: boolean;
  /** Whether a fraction of a second was cut off. */
  readonly fraction: boolean;
}

/** Reads a date and time, or says `undefined`: a word such as "yesterday" is no time. */
export function readTime(text: string): ReadTime | undefined {
  if (text.length > TIME_CHARS) return undefined;
  const tidy = withoutComments(text).replace(/\s+/g, ' ').trim();
  return readIso(tidy) ?? readMailDate(tidy) ?? readUnixDate(tidy) ?? readDottedDate(tidy);
}

const TIME_CHARS = 200;

const ISO =
  /^(\d{4})([-/]?)(\d\d)\2(\d\d)(?:(T| )(\d\d):?(\d\d)(?::?(\d\d))?([.,]\d+)?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

function readIso(text: string): ReadTime | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, dash, month, day, gap, hour, minute, second, fraction, zone] = match;
  const strict = dash === '-' && gap?.toUpperCase() === 'T' && second !== undefined;
  return moment(
    { year: Number(year), month: Number(month), day: Number(day), hour, minute, second },
    zone,
    strict && (zone === undefined || /^(z|[+-]\d\d:\d\d)$/i.test(zone)) ? 'rfc3339' : 'other',
    fraction !== undefined,
  );
}

const MAIL =
  /^(?:([A-Za-z]+)\.?,? )?(\d{1,2})([ -])([A-Za-z]{3,9})\.?\3(\d{4}|\d\d),?(?: (\d{1,2}):(\d\d)(?::(\d\d)([.,]\d+)?)?)?(?: ?([+-]\d\d:?\d\d|[A-Za-z]{1,5}))?$/;

/** Numbers, and the names that 4.3 has for them. */
const RFC_5322_ZONE = /^([+-]\d{4}|UT|GMT|[ECMP][SD]T)$/;

/** RFC 5322 3.3 with the obsolete forms of 4.3, and day and month joined by hyphens. */
function readMailDate(text: string): ReadTime | undefined {
  const match = MAIL.exec(text);
  if (match === null) return undefined;
  const [, , day, joint, month, year = '', hour, minute, second, fraction, zone] = match;
  const plain = joint === ' ' && year.length === 4 && hour !== undefined && RFC_5322_ZONE.test(zone ?? '');
  return moment(
    { year: fullYear(year), month: monthOf(month), day: Number(day), hour, minute, second },
    zone,
    plain ? 'rfc5322' : 'other',
    fraction !== undefined,
  );
}

const UNIX =
  /^(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})\.? (\d{1,2}),?(?: (\d{4}))? (\d{1,2}):(\d\d)(?::(\d\d))?(?: ([+-]\d\d:?\d\d|[A-Za-z]{1,5}))?(?: (\d{4}))?$/;

/** As `date` and asctime write it: `Tue Jan  9 00:00:00 UTC 2024`. */
function readUnixDate(text: string): ReadTime | undefined {
  const match = UNIX.exec(text);
  if (match === null) return undefined;
  const [, month, day, early, hour, minute, second, zone, late] = match;
  const year = early ?? late;
  if (year === undefined) return undefined;
  return moment(
    { year: Number(year), month: monthOf(month), day: Number(day), hour, minute, second },
    zone,
    'other',
    false,
  );
}

const DOTTED =
  /^(\d{1,2})\.(\d{1,2})\.(\d{4}),?(?: (\d{1,2}):(\d\d)(?::(\d\d))?)?(?: ([+-]\d\d:?\d\d|[A-Za-z]{1,5}))?$/;

/** `01.10.2018 11:20:27`: with dots the day always stands first. */
function readDottedDate(text: string): ReadTime | undefined {
  const match = DOTTED.exec(text);
  if (match === null) return undefined;
  const [, day, month, year, hour, minute, second, zone] = match;
  return moment(
    { year: Number(year), month: Number(month), day: Number(day), hour, minute, second },
    zone,
    'other',
    false,
  );
}

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: string | undefined;
  readonly minute: string | undefined;
  readonly second: string | undefined;
}

function moment(
  fields: Fields,
  zone: string | undefined,
  form: ReadTime['form'],
  fraction: boolean,
): ReadTime | undefined {
  const { year, month, day } = fields;
  const hour = Number(fields.hour ?? 0);
  const minute = Number(fields.minute ?? 0);
  const second = Number(fields.second ?? 0);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  // 24:00:00 is the end of a day (ISO 8601), and a leap second is the first of the next minute.
  if (hour > 24 || (hour === 24 && minute + second > 0) || minute > 59 || second > 60) return undefined;
  const offset = zone === undefined ? undefined : offsetOf(zone);
  if (offset === null) return undefined;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  const seconds = utc - (offset ?? 0);
  return seconds < 0 ? undefined : { seconds, form, zoned: offset !== undefined, fraction };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const HOUR = 3600;

/** The zones of RFC 5322 4.3, and those of Europe that mail servers write; what means two things is not here. */
const ZONES = new Map([
  ['Z', 0],
  ['UT', 0],
  ['UTC', 0],
  ['GMT', 0],
  ['EST', -5 * HOUR],
  ['EDT', -4 * HOUR],
  ['CST', -6 * HOUR],
  ['CDT', -5 * HOUR],
  ['MST', -7 * HOUR],
  ['MDT', -6 * HOUR],
  ['PST', -8 * HOUR],
  ['PDT', -7 * HOUR],
  ['WET', 0],
  ['WEST', HOUR],
  ['CET', HOUR],
  ['CEST', 2 * HOUR],
  // Lotus Notes' name for it.
  ['CEDT', 2 * HOUR],
  ['EET', 2 * HOUR],
  ['EEST', 3 * HOUR],
  ['MSK', 3 * HOUR],
]);

/** Seconds east of UTC; undefined for a name nobody can place; null where the text is no zone at all. */
function offsetOf(zone: string): number | undefined | null {
  const numeric = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (numeric === null) return ZONES.get(zone.toUpperCase());
  const [, sign, hours, minutes = '0'] = numeric;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * 60);
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** 1 to 12, or 0 where the word is no month. Three letters are enough, and whatever follows must fit. */
function monthOf(word = ''): number {
  const lower = word.toLowerCase();
  return lower.length < 3 ? 0 : MONTHS.findIndex((month) => month.startsWith(lower)) + 1;
}

/** RFC 5322 4.3: two digits below 50 are of this century. */
function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length === 4 ? year : year + (year < 50 ? 2000 : 1900);
}
