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

/** How a formula begins: OWASP's list, the wide forms of the same signs, and what is skipped before them. */
const FORMULA = '^[\\\\s\\\\x00]*[=+\\\\-@＝＋－＠]|^[\\\\t\\\\r\\\\n]';
const MAPPED = '^::ffff:(\\\\d+\\\\.\\\\d+\\\\.\\\\d+\\\\.\\\\d+)$';
const WRAPPED = /^(?:LowCardinality\(|Nullable\()*(\w+)/;

/** A column as other programs read it: an IP as people write it, a key of 64 bits with all its digits. */
export function cellOf({ name, type }: Column, { format, keepsFormulas }: CellRules): string {
  const column = quotedName(name);
  const inner = WRAPPED.exec(type)?.[1];
  if (inner === 'IPv6') return `replaceRegexpOne(toString(${column}), '${MAPPED}', '\\\\1') AS ${column}`;
  if (name.endsWith('_key') && inner === 'UInt64') return `toString(${column}) AS ${column}`;
  if (format !== 'csv' || keepsFormulas || (inner !== 'String' && inner !== 'FixedString')) return column;
  return `if(match(${column}, '${FORMULA}'), concat('\\'', ${column}), ${column}) AS ${column}`;
}

export function quotedName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
