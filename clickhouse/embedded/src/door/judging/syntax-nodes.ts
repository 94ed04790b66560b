/** A line of the text of `EXPLAIN AST`, among those above and below it. */
export interface SyntaxNode {
  /** `Literal`, `Function`, `Identifier` …; nothing where the line is none that is known. */
  readonly part: string;
  /** What it is, as the engine writes it: the value of a literal, the name of a function. */
  readonly text: string;
  /** What it is called. */
  readonly alias: string | undefined;
  readonly parent: SyntaxNode | undefined;
  readonly children: readonly SyntaxNode[];
}

const LINE = /^( *)([\w:]+)(?: (.*))?$/;

/** All nodes, in the order of their lines. */
export function syntaxNodes(explained: string): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  const above: (SyntaxNode & { readonly children: SyntaxNode[] })[] = [];
  for (const line of explained.split('\n')) {
    if (line.trim() === '') continue;
    const [, indent = '', part = '', rest = ''] = LINE.exec(line) ?? ['', '', '', line.trim()];
    const parent = above[indent.length - 1];
    const text = textIn(rest);
    const node = { part, text, alias: aliasIn(rest.slice(text.length)), parent, children: [] };
    parent?.children.push(node);
    above.length = indent.length;
    above[indent.length] = node;
    nodes.push(node);
  }
  return nodes;
}

/** Without how many children it has, and what it is called. */
function textIn(rest: string): string {
  if (rest.startsWith("'")) return rest.slice(0, endOfText(rest));
  const alias = rest.indexOf(' (alias ');
  return alias < 0 ? rest.replace(/ \(children \d+\)$/, '') : rest.slice(0, alias);
}

function aliasIn(behind: string): string | undefined {
  return /^ \(alias (.*?)\)(?: \(children \d+\))?$/.exec(behind)?.[1];
}

/** Behind the quote that closes it. */
function endOfText(rest: string): number {
  for (let at = 1; at < rest.length; at++) {
    if (rest[at] === '\\') at += 1;
    else if (rest[at] === "'") return at + 1;
  }
  return rest.length;
}
