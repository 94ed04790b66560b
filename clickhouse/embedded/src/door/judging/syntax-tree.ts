import { mayBeCalled } from '../allowed/functions.js';
import { isVisibleFunction } from '../allowed/names.js';
import type { SyntaxNode } from './syntax-nodes.js';

/** The parts of a SELECT that have no meaning but that of what stands in them. */
const PARTS = new Set([
  ...['SelectWithUnionQuery', 'SelectIntersectExceptQuery', 'SelectQuery', 'ExpressionList', 'Subquery'],
  ...['WithElement', 'TablesInSelectQuery', 'TablesInSelectQueryElement', 'TableExpression', 'TableJoin'],
  ...['ArrayJoin', 'TableIdentifier', 'SampleRatio', 'Identifier', 'Literal', 'QueryParameter', 'Function'],
  ...['Asterisk', 'QualifiedAsterisk', 'ColumnsRegexpMatcher', 'ColumnsListMatcher'],
  ...['QualifiedColumnsRegexpMatcher', 'QualifiedColumnsListMatcher', 'ColumnsTransformerList'],
  ...['ColumnsApplyTransformer', 'ColumnsExceptTransformer', 'ColumnsReplaceTransformer'],
  ...['ColumnsReplaceTransformer::Replacement', 'OrderByElement', 'InterpolateElement'],
  ...['WindowDefinition', 'WindowListElement'],
]);

/** What a statement may be, by the root of its tree. */
const STATEMENT = [
  /^SelectWithUnionQuery$/,
  /^Show(?:Tables|Columns|Functions|CreateTableQuery|CreateViewQuery)$/,
  /^Exists(?:Table|View)Query$/,
  /^DescribeQuery$/,
  /^Explain EXPLAIN(?: AST| SYNTAX| QUERY TREE| PIPELINE| ESTIMATE)?$/,
];

/**
 * What may not be asked; nothing where all of it may. It is looked at before anything of the statement is evaluated,
 * which resolving it does. `denied` are functions that a bare name may stand for: `arrayMap(file, …)`.
 */
export function oddSyntax(nodes: readonly SyntaxNode[], denied: ReadonlySet<string>): string | undefined {
  if (nodes.filter(({ parent }) => parent === undefined).length !== 1)
    return 'Multi-statements are not allowed';
  for (const { part, text, parent, alias } of nodes) {
    if (alias !== undefined && isExpanding({ part, text }))
      return 'What stands for several things has no name';
    if (!mayStand(part, text, parent?.part)) return `"${part === '' ? text : part}" is not allowed`;
    if (parent?.part === 'SelectWithUnionQuery' && part !== 'ExpressionList')
      return 'A result goes to who asked, as the address says';
    if (part === 'Function' && !isKnown(text, parent?.part === 'TableExpression'))
      return `The function ${text} is not allowed`;
    if (part === 'Identifier' && denied.has(text.toLowerCase())) return `"${text}" is not allowed`;
  }
  return undefined;
}

/** A function and its arguments, in the tree of a statement. */
export interface Called {
  readonly name: string;
  readonly arguments: readonly SyntaxNode[];
}

/** The functions that a statement calls, with what they are given. */
export function callsIn(nodes: readonly SyntaxNode[]): Called[] {
  return nodes
    .filter(({ part }) => part === 'Function')
    .map(({ text, children }) => ({
      name: text,
      // A second list is that of the parameters of an aggregate function.
      arguments: children.find(({ part }) => part === 'ExpressionList')?.children ?? [],
    }));
}

const MATCHER = /^(?:Qualified)?(?:Asterisk|Columns\w*Matcher)$/;

/** What is several arguments where it stands for one: `toDateTime(untuple(…))`, `toDateTime(t.*)`. */
export function isExpanding({ part, text }: Pick<SyntaxNode, 'part' | 'text'>): boolean {
  return MATCHER.test(part) || (part === 'Function' && text.toLowerCase() === 'untuple');
}

export function expands(name: string): { readonly odd: string } {
  return { odd: `What ${name} is given is to be written out, each by itself` };
}

function mayStand(part: string, name: string, parent: string | undefined): boolean {
  if (parent === undefined) {
    const statement = part === 'Explain' ? `${part} ${name}` : part;
    return STATEMENT.some((known) => known.test(statement));
  }
  return PARTS.has(part) || (part === 'Set' && parent === 'Explain');
}

function isKnown(name: string, isTable: boolean): boolean {
  return isTable ? isVisibleFunction(name) : mayBeCalled(name);
}
