/** Strings and comments as ClickHouse has them; names in quotes are matched to be passed over. */
const PIECES =
  /'(?:[^'\\]+|\\[^]|'')*'?|(?:--|#[ !])[^\n]*|\/\*[^]*?(?:\*\/|$)|\$(\w*)\$[^]*?\$\1\$|"(?:[^"\\]+|\\[^]|"")*"?|`(?:[^`\\]+|\\[^]|``)*`?/g;

/** A statement of the same length, with blanks in place of its strings and comments. */
export function withoutText(statement: string): string {
  return statement.replace(PIECES, (piece) =>
    /^["`]/.test(piece) ? piece : piece.replaceAll(/[^\n]/g, ' '),
  );
}

/** A statement without the semicolon that ends it, and what stands behind that. */
export function withoutEnd(statement: string): string {
  const bare = withoutText(statement).trimEnd();
  return bare.endsWith(';') ? withoutEnd(statement.slice(0, bare.length - 1)) : statement.trim();
}
