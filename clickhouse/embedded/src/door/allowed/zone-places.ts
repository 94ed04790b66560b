import { wordsOf } from '../words.js';

/** Functions of ClickHouse 26.7 that take a time zone, by the places at which they may have it, from 0. */
const TAKES_TIME_ZONE: readonly (readonly [readonly number[], string])[] = [
  [
    [0],
    `
  now nowInBlock`,
  ],
  [
    [1],
    `
  DATE UUIDv7ToDateTime YYYYMMDDhhmmssToDateTime fromUTCTimestamp fromUnixTimestamp64Micro
  fromUnixTimestamp64Milli fromUnixTimestamp64Nano fromUnixTimestamp64Second now64 nowInBlock64
  parseDateTime32BestEffort parseDateTime32BestEffortOrNull parseDateTime32BestEffortOrZero
  parseDateTimeBestEffortUS parseDateTimeBestEffortUSOrNull parseDateTimeBestEffortUSOrZero timeSlot
  timezoneOffset toDate toDate32 toDateTime32 toDateTimeOrDefault toDateTimeOrNull toDateTimeOrZero toDayOfMonth
  toDayOfYear toDaysInMonth toDaysSinceYearZero toHour toISOWeek toISOYear toLastDayOfMonth toMicrosecond
  toMillisecond toMinute toMonday toMonth toMonthNumSinceEpoch toNanosecond toQuarter toRelativeDayNum
  toRelativeHourNum toRelativeMinuteNum toRelativeMonthNum toRelativeQuarterNum toRelativeSecondNum
  toRelativeWeekNum toRelativeYearNum toSecond toStartOfDay toStartOfFifteenMinutes toStartOfFiveMinutes
  toStartOfHour toStartOfISOYear toStartOfMicrosecond toStartOfMillisecond toStartOfMinute toStartOfMonth
  toStartOfNanosecond toStartOfQuarter toStartOfSecond toStartOfTenMinutes toStartOfYear toString
  toTimeWithFixedDate toTimezone toUTCTimestamp toUnixTimestamp toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss toYear
  toYearNumSinceEpoch`,
  ],
  [
    [1, 2],
    `
  parseDateTimeBestEffort parseDateTimeBestEffortOrNull parseDateTimeBestEffortOrZero toDateTime`,
  ],
  [
    [2],
    `
  YYYYMMDDhhmmssToDateTime64 addDays addHours addMicroseconds addMilliseconds addMinutes addMonths addNanoseconds
  addQuarters addSeconds addWeeks addYears dateName dateTrunc formatDateTime formatDateTimeInJodaSyntax
  fromUnixTimestamp fromUnixTimestampInJodaSyntax parseDateTime parseDateTime64 parseDateTime64BestEffort
  parseDateTime64BestEffortOrNull parseDateTime64BestEffortOrZero parseDateTime64BestEffortUS
  parseDateTime64BestEffortUSOrNull parseDateTime64BestEffortUSOrZero parseDateTime64InJodaSyntax
  parseDateTime64InJodaSyntaxOrNull parseDateTime64InJodaSyntaxOrZero parseDateTime64OrNull parseDateTime64OrZero
  parseDateTimeInJodaSyntax parseDateTimeInJodaSyntaxOrNull parseDateTimeInJodaSyntaxOrZero parseDateTimeOrNull
  parseDateTimeOrZero snowflakeIDToDateTime snowflakeIDToDateTime64 subtractDays subtractHours
  subtractMicroseconds subtractMilliseconds subtractMinutes subtractMonths subtractNanoseconds subtractQuarters
  subtractSeconds subtractWeeks subtractYears toDateTime64 toDateTime64OrDefault toDateTime64OrNull
  toDateTime64OrZero toDayOfWeek toLastDayOfWeek toStartOfWeek toWeek toYearWeek tumble tumbleEnd tumbleStart
  windowID`,
  ],
  [
    [2, 3],
    `
  toStartOfInterval`,
  ],
  [
    [3],
    `
  age dateDiff hop hopEnd hopStart`,
  ],
  [
    [6],
    `
  makeDateTime`,
  ],
  [
    [8],
    `
  makeDateTime64`,
  ],
];

/** Functions that take the name of a type, which may have a time zone in it; -1 is the last place. */
const TAKES_TYPE: readonly (readonly [number, string])[] = [
  [0, 'defaultValueOfTypeName getTypeSerializationStreams values'],
  [
    1,
    `CAST _CAST accurateCast accurateCastOrNull accurateCastOrDefault reinterpret dynamicElement variantElement
    getSubcolumn`,
  ],
  [
    -1,
    `JSONExtract JSONExtractCaseInsensitive JSONExtractKeysAndValues JSONExtractKeysAndValuesCaseInsensitive`,
  ],
];

const ZONE_AT = new Map(
  TAKES_TIME_ZONE.flatMap(([places, names]) =>
    wordsOf(names.toLowerCase()).map((name) => [name, places] as const),
  ),
);
const TYPE_AT = new Map(
  TAKES_TYPE.flatMap(([place, names]) => wordsOf(names.toLowerCase()).map((name) => [name, place] as const)),
);

/** The places of a function's arguments at which a time zone may stand. */
export function zonePlaces(name: string): readonly number[] {
  return ZONE_AT.get(name.toLowerCase()) ?? [];
}

/** The place at which the name of a type stands. */
export function typePlace(name: string, count: number): number | undefined {
  const place = TYPE_AT.get(name.toLowerCase());
  return place === -1 ? count - 1 : place;
}
