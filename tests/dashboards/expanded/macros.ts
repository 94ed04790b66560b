/** What the backend of the ClickHouse data source (4.20) puts for macros. */
import { readArguments, withoutComments } from './quoted.js';

export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

export interface MacroContext {
  readonly range: TimeRange;
  readonly intervalMs: number;
}

type Macro = (context: MacroContext, args: readonly string[]) => string;

/** Refused as the data source refuses it. */
class MacroError extends Error {}

const seconds = (time: Date): string => `toDateTime(${Math.floor(time.getTime() / 1000)})`;
const millis = (time: Date): string => `fromUnixTimestamp64Milli(${time.getTime()})`;
const date = (time: Date): string => `toDate('${time.toISOString().slice(0, 10)}')`;

function within(column: string, { from, to }: TimeRange, literal: (time: Date) => string): string {
  return `${column} >= ${literal(from)} AND ${column} <= ${literal(to)}`;
}

function takes(count: number, expand: (context: MacroContext, ...args: string[]) => string): Macro {
  return (context, args) => {
    if (args.length !== count)
      throw new MacroError(`a macro takes ${count} argument(s), not ${args.length}: ${args.join(', ')}`);
    return expand(context, ...args);
  };
}

const dateTimeFilter = takes(
  2,
  ({ range }, day = '', time = '') => `(${within(day, range, date)}) AND (${within(time, range, seconds)})`,
);

const MACROS: ReadonlyMap<string, Macro> = new Map([
  ['timeFilter', takes(1, ({ range }, column = '') => within(column, range, seconds))],
  ['timeFilter_ms', takes(1, ({ range }, column = '') => within(column, range, millis))],
  ['dateFilter', takes(1, ({ range }, column = '') => within(column, range, date))],
  ['dateTimeFilter', dateTimeFilter],
  ['dt', dateTimeFilter],
  ['fromTime', ({ range }) => seconds(range.from)],
  ['toTime', ({ range }) => seconds(range.to)],
  ['fromTime_ms', ({ range }) => millis(range.from)],
  ['toTime_ms', ({ range }) => millis(range.to)],
  ['timeFrom', takes(1, ({ range }, column = '') => `${column} >= ${seconds(range.from)}`)],
  ['timeTo', takes(1, ({ range }, column = '') => `${column} <= ${seconds(range.to)}`)],
  ['timeInterval', takes(1, timeInterval)],
  ['timeInterval_ms', takes(1, timeIntervalMs)],
  ['timeGroup', takes(2, timeGroup)],
  ['interval_s', (context) => String(wholeSeconds(context))],
  ['interval_ms', ({ intervalMs }) => String(intervalMs)],
  ['interval', ({ intervalMs }) => durationText(intervalMs)],
]);

function wholeSeconds({ intervalMs }: MacroContext): number {
  return Math.floor(Math.max(intervalMs / 1000, 1));
}

function timeInterval(context: MacroContext, column = ''): string {
  return `toStartOfInterval(toDateTime(${column}), INTERVAL ${wholeSeconds(context)} second)`;
}

function timeIntervalMs({ intervalMs }: MacroContext, column = ''): string {
  const step = Math.max(Math.floor(intervalMs), 1);
  return `toStartOfInterval(toDateTime64(${column}, 3), INTERVAL ${step} millisecond)`;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function timeGroup(_: MacroContext, column = '', quoted = ''): string {
  const [, count, unit = ''] = /^['"]?(\d+)([smh])['"]?$/.exec(quoted) ?? [];
  const length = Number(count) * (UNIT_SECONDS[unit] ?? NaN);
  if (!(length > 0)) throw new MacroError(`$__timeGroup: no interval: ${quoted}`);
  return `toStartOfInterval(toDateTime(${column}), INTERVAL ${length} second)`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

export function durationText(ms: number): string {
  const unit = UNITS.find(([, length]) => ms >= length && ms % length === 0);
  return unit === undefined ? `${ms}ms` : `${ms / unit[1]}${unit[0]}`;
}

const MACRO_NAME = /\$__(\w+)/g;

/** Every macro of a statement expanded, those in arguments first; unknown names stay as they are. */
export function withMacros(sql: string, context: MacroContext): string {
  return sql.includes('$__') ? expand(withoutComments(sql), context) : sql;
}

function expand(sql: string, context: MacroContext): string {
  let text = '';
  let at = 0;
  for (const found of sql.matchAll(MACRO_NAME)) {
    if (found.index < at) continue;
    const macro = MACROS.get(found[1] ?? '');
    if (macro === undefined) continue;
    const behindName = found.index + found[0].length;
    const { list, behind } =
      sql.charAt(behindName) === '(' ? readArguments(sql, behindName) : { list: [], behind: behindName };
    const args = list.map((argument) => expand(argument, context));
    text += sql.slice(at, found.index) + macro(context, args);
    at = behind;
  }
  return text + sql.slice(at);
}
