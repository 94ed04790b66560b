/** Where strings, comments and names in quotes begin, as ClickHouse has them. */
const BEGINS = /['"`]|--|\/\/|#[ !]|\/\*|\$\w*\$/g;

/** A statement of the same length, with blanks in place of its strings and comments. */
export function withoutText(statement: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    BEGINS.lastIndex = at;
    const begin = BEGINS.exec(statement);
    if (begin === null) {
      return parts.join('') + statement.slice(at);
    }
    const end = endOf(statement, begin[0], begin.index);
    const piece = statement.slice(begin.index, end);
    parts.push(statement.slice(at, begin.index), /^["`]/.test(piece) ? piece : blank(piece));
    at = end;
  }
}

/** A statement without the semicolon that ends it, and what stands behind that. */
export function withoutEnd(statement: string): string {
  const bare = withoutText(statement);
  let end = statement.length;
  for (let at = bare.length; /[\s;]/.test(bare.charAt(at - 1)); at -= 1) {
    end = bare.charAt(at - 1) === ';' ? at - 1 : end;
  }
  return statement.slice(0, end).trim();
}

function endOf(statement: string, begin: string, from: number): number {
  const inside = from + begin.length;
  switch (begin) {
    case "'":
    case '"':
    case '`':
      return endOfQuoted(statement, begin, inside);
    case '/*':
      return behind(statement, '*/', inside);
    default:
      return begin.startsWith('$') ? behind(statement, begin, inside) : endOfLine(statement, inside);
  }
}

/** By a loop and not by a pattern: one that repeats runs out of stack on a string with millions of escapes. */
function endOfQuoted(statement: string, quote: string, from: number): number {
  for (let at = from; at < statement.length; at += 1) {
    const letter = statement.charAt(at);
    if (letter === quote && statement.charAt(at + 1) !== quote) {
      return at + 1;
    }
    if (letter === quote || letter === '\\') {
      at += 1;
    }
  }
  return statement.length;
}

function behind(statement: string, mark: string, from: number): number {
  const at = statement.indexOf(mark, from);
  return at < 0 ? statement.length : at + mark.length;
}

function endOfLine(statement: string, from: number): number {
  const at = statement.indexOf('\n', from);
  return at < 0 ? statement.length : at;
}

function blank(text: string): string {
  return text
    .split('\n')
    .map((line) => ' '.repeat(line.length))
    .join('\n');
}
