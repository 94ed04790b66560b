/** RFC 5322 3.2.2: takes the comments, `(so)`, nested or not, out of a structured field; each leaves a space. */
export function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  let out = '';
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\') {
      if (depth === 0) out += text.slice(i, i + 2);
      i++;
    } else if (char === '"' && depth === 0) {
      quoted = !quoted;
      out += char;
    } else if (char === '(' && !quoted) {
      if (depth++ === 0) out += ' ';
    } else if (char === ')' && depth > 0) {
      depth--;
    } else if (depth === 0) {
      out += char;
    }
  }
  return out;
}
