/** A statement goes on over quoted text and comments; comments are left out of it. */
const TOKENS =
  /(?<quoted>'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.|``)*`|"(?:[^"\\]|\\.|"")*")|(?<comment>--[^\n]*|\/\*.*?\*\/)|(?<end>;)/gs;

/** The statements of a migration: cut at each `;` that stands neither in quotes nor in a comment. */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let statement = '';
  let from = 0;
  for (const match of text.matchAll(TOKENS)) {
    const { quoted, end } = match.groups ?? {};
    statement += text.slice(from, match.index) + (quoted ?? '');
    from = match.index + match[0].length;
    if (end === undefined) continue;
    statements.push(statement);
    statement = '';
  }
  return [...statements, statement + text.slice(from)].map((sql) => sql.trim()).filter((sql) => sql !== '');
}
