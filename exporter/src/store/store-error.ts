import { ClickHouseError, parseError } from '@clickhouse/client';

/**
 * The type of an error stands at its end, or before the store's version. The client takes the first word in capitals
 * and brackets for it, which may be one of the statement: `failed at position 10 (JSON): JSON. … (SYNTAX_ERROR)`.
 */
const WHOLE =
  /Code: (?<code>\d+)\..*Exception: (?<message>.+?)\((?<type>[A-Z][A-Z0-9_]{2,})\)\s*(?:\(version |$)/s;

/** What the store answers instead of a result. */
export function storeError(answer: string): Error {
  const { code, message, type } = WHOLE.exec(answer)?.groups ?? {};
  if (code === undefined || message === undefined || type === undefined) return parseError(answer);
  return new ClickHouseError({ code, message, type });
}
