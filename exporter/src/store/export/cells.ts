import { quotedName } from '@plumbline/schema/names.js';

/** What leaves the store as a file. */
export const EXPORT_FORMATS = ['csv', 'ndjson', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface Column {
  readonly name: string;
  /** ClickHouse's. */
  readonly type: string;
}

export interface CellRules {
  readonly format: ExportFormat;
  /** Leaves text alone that a spreadsheet would take for a formula. */
  readonly keepsFormulas: boolean;
}

/** Letters and signs without a shape: fillers, what no letter is assigned to yet, and what is no UTF-8. */
const SHAPELESS =
  '\\x{115F}\\x{1160}\\x{2065}\\x{2800}\\x{3164}\\x{FFA0}\\x{FFF0}-\\x{FFFF}\\x{E0000}-\\x{E0FFF}';
/** How a formula begins: OWASP's list, the wide forms of the same signs, and what is not seen before them. */
const FORMULA = `^[\\pZ\\pC\\pM${SHAPELESS}]*[=+\\-@＝＋－＠]|^[\\t\\r\\n]`;
const IS_FORMULA = `'${FORMULA.replaceAll('\\', '\\\\')}'`;
const FORMULA_NAME = new RegExp(inJavaScript(FORMULA), 'u');
const MAPPED = '^::ffff:(\\\\d+\\\\.\\\\d+\\\\.\\\\d+\\\\.\\\\d+)$';
const WRAPPED = /^(?:LowCardinality\(|Nullable\(|SimpleAggregateFunction\(\w+, )*(\w+)/;
/** Written as they are: numbers, times, and what begins with a bracket. */
const SAFE =
  /^(?:U?Int\d+|B?Float\d+|Decimal\d*|Bool|Date(?:32|Time|Time64)?|Time(?:64)?|Interval\w+|UUID|IPv4|Array|Map|Tuple|Nested|Nothing)$/;

/** A column as other programs read it: an IP as people write it, a key of 64 bits with all its digits. */
export function cellOf({ name, type }: Column, { format, keepsFormulas }: CellRules): string {
  const column = quotedName(name);
  const inner = WRAPPED.exec(type)?.[1] ?? type;
  const isGuarded = format === 'csv' && !keepsFormulas;
  const head = isGuarded && FORMULA_NAME.test(name) ? quotedName(`'${name}`) : column;
  if (inner === 'IPv6') return `replaceRegexpOne(toString(${column}), '${MAPPED}', '\\\\1') AS ${head}`;
  if (name.endsWith('_key') && inner === 'UInt64') return `toString(${column}) AS ${head}`;
  if (!isGuarded || SAFE.test(inner)) return `${column} AS ${head}`;
  const text = textOf(column, inner);
  return `if(match(toValidUTF8(toString(${text})), ${IS_FORMULA}), concat('\\'', ${text}), ${text}) AS ${head}`;
}

function textOf(column: string, inner: string): string {
  if (inner === 'String' || inner === 'FixedString') return column;
  // These have a NULL of their own, of which toString makes an empty text.
  if (inner === 'Variant' || inner === 'Dynamic') return `if(isNull(${column}), NULL, toString(${column}))`;
  return `toString(${column})`;
}

/** ClickHouse's way of writing a pattern, which is RE2's. */
function inJavaScript(pattern: string): string {
  return pattern.replaceAll('\\x{', '\\u{').replaceAll(/\\p([A-Z])/g, '\\p{$1}');
}
