import { mayBeCalled } from '../allowed/functions.js';
import { isVisibleFunction } from '../allowed/names.js';
import type { Argument, Called } from './named-zones.js';

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

const LINE = /^( *)([\w:]+)(?: (.*))?$/;

/**
 * What may not be asked, in the text of `EXPLAIN AST`; nothing where all of it may. It is looked at before anything of
 * the statement is evaluated, which resolving it does. `denied` are functions that a bare name may stand for:
 * `arrayMap(file, …)`.
 */
export function oddSyntax(explained: string, denied: ReadonlySet<string>): string | undefined {
  const above: string[] = [];
  for (const line of explained.split('\n')) {
    if (line.trim() === '') continue;
    const [, indent = '', part = '', rest = ''] = LINE.exec(line) ?? [];
    const parent = above[indent.length - 1];
    const name = nameIn(rest);
    if (!mayStand(part, name, parent)) return `"${part === '' ? line.trim() : part}" is not allowed`;
    above.length = indent.length;
    above[indent.length] = part;
    if (parent === 'SelectWithUnionQuery' && part !== 'ExpressionList')
      return 'A result goes to who asked, as the address says';
    if (part === 'Function' && !isKnown(name, parent === 'TableExpression'))
      return `The function ${name} is not allowed`;
    if (part === 'Identifier' && denied.has(name.toLowerCase())) return `"${name}" is not allowed`;
  }
  return undefined;
}

/** Without how many children it has, and what it is called. */
function nameIn(rest: string): string {
  const alias = rest.indexOf(' (alias ');
  return alias < 0 ? rest.replace(/ \(children \d+\)$/, '') : rest.slice(0, alias);
}

/** The functions that a statement calls, with what they are given. */
export function callsIn(explained: string): Called[] {
  const found: Called[] = [];
  /** By depth: the function there, with its arguments; then the list of these, which is the first below it. */
  const above: { readonly part: string; readonly given: Argument[] | undefined }[] = [];
  for (const line of explained.split('\n')) {
    const [, indent = '', part = '', rest = ''] = LINE.exec(line) ?? [];
    const depth = indent.length;
    const parent = above[depth - 1];
    const text = nameIn(rest);
    if (parent?.part === 'ExpressionList') parent.given?.push({ part, text });
    above.length = depth;
    const isFirst = parent?.part === 'Function' && part === 'ExpressionList';
    const given = part === 'Function' ? [] : isFirst ? parent.given : undefined;
    if (part === 'Function' && given !== undefined) found.push({ name: text, arguments: given });
    above[depth] = { part, given };
    // What follows on the same level are the parameters of an aggregate function.
    if (isFirst) above[depth - 1] = { part: 'Function', given: undefined };
  }
  return found;
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
