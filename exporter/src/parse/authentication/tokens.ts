/** What stands in a structured header: words, quoted words, the marks between them, and comments. */
export interface Token {
  readonly type: 'word' | 'comment' | ';' | '=';
  /** Of a word what it says, its quotes undone; of a comment what stands in it. */
  readonly text: string;
  /** Whether something stood between it and what was before. */
  readonly isApart: boolean;
}

/** In one pass; what is not closed ends with the header. */
export function tokensOf(header: string): Token[] {
  const tokens: Token[] = [];
  let isApart = true;
  for (let at = 0; at < header.length;) {
    const char = header.charAt(at);
    if (/\s/.test(char)) {
      at += 1;
      isApart = true;
    } else if (char === '(') {
      const [text, next] = comment(header, at);
      tokens.push({ type: 'comment', text, isApart });
      at = next;
      isApart = true;
    } else if (char === ';' || char === '=') {
      tokens.push({ type: char, text: char, isApart });
      at += 1;
      isApart = false;
    } else {
      const [text, next] = char === '"' ? quoted(header, at) : plain(header, at);
      tokens.push({ type: 'word', text, isApart });
      at = next;
      isApart = false;
    }
  }
  return tokens;
}

/** Comments nest, and a backslash takes the next character out of it all. */
function comment(header: string, from: number): [text: string, next: number] {
  let depth = 0;
  for (let at = from; at < header.length; at++) {
    const char = header.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return [header.slice(from + 1, at), at + 1];
    }
  }
  return [header.slice(from + 1), header.length];
}

function quoted(header: string, from: number): [text: string, next: number] {
  let text = '';
  for (let at = from + 1; at < header.length; at++) {
    const char = header.charAt(at);
    if (char === '"') return [text, at + 1];
    if (char === '\\') at += 1;
    text += header.charAt(at);
  }
  return [text, header.length];
}

function plain(header: string, from: number): [text: string, next: number] {
  const end = header.slice(from).search(/[\s();="]/);
  const next = end < 0 ? header.length : from + end;
  // A closing parenthesis without its other half is a character that says nothing.
  return [header.slice(from, next), Math.max(next, from + 1)];
}
