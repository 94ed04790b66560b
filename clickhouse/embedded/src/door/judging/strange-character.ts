import { tokens, type Token } from '../../sql/tokens.js';

export const STRANGE = 'A character stands where no statement has it';

/** A mark order of bytes, a NUL, letters that only look so. */
export function isStrange({ kind, text }: Token): boolean {
  return kind === 'mark' && (text < ' ' || text > '~' || NOT_OF_SQL.has(text));
}

/** The engine begins comments with the one, and ends statements with the other. */
const NOT_OF_SQL = new Set(['#', '\\']);

/** Which it is, and where. */
export function strangeCharacter(sql: string): string {
  for (const token of tokens(sql)) {
    if (!isStrange(token)) continue;
    const code = sql.codePointAt(token.start) ?? 0;
    const place = Buffer.byteLength(sql.slice(0, token.start)) + 1;
    return `${STRANGE}, in no string and no quoted name: ${nameOf(code)} at position ${place}`;
  }
  return STRANGE;
}

function nameOf(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
