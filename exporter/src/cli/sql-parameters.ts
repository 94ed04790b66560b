import type { StatementSettings } from '../store/client.js';

/** Their texts stand in quotes, with escapes of their own. */
const BRACKETS =
  /^(?:Array|Tuple|Map|Nested|Point|Ring|LineString|MultiLineString|Polygon|MultiPolygon|Identifier)\b/i;
const MAY_BE_NULL = /^(?:LowCardinality\(\s*)?Nullable\b|^(?:Variant|Dynamic)\b/i;
const NULL = '\\N';
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
};

/**
 * What `{name:Type}` stands for, as ClickHouse's HTTP interface reads it. A text means itself, backslashes and tabs
 * too, which ClickHouse would take for escapes; arrays, tuples and maps are passed on as they are written.
 */
export function parametersIn(statement: string, written: ReadonlyMap<string, string>): StatementSettings {
  return Object.fromEntries(
    [...written].map(([name, value]) => [`param_${name}`, encoded(value, typeOf(name, statement))]),
  );
}

function typeOf(name: string, statement: string): string {
  return new RegExp(`\\{\\s*${name}\\s*:\\s*([^}]*)\\}`).exec(statement)?.[1] ?? '';
}

function encoded(value: string, type: string): string {
  if (BRACKETS.test(type) || (value === NULL && MAY_BE_NULL.test(type))) return value;
  return value.replaceAll(/[\\\t\n\r\0]/g, (char) => ESCAPES[char] ?? char);
}
