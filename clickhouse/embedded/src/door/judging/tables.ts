import type { EngineFailure } from '../../engine/failure.js';
import { nameLiteral } from '../../sql/literal.js';
import { isVisible, type DoorNames, type TableName } from '../allowed/names.js';
import { refused } from './refused.js';
import type { Run } from './resolve.js';
import type { SyntaxNode } from './syntax-nodes.js';

/**
 * What stands in the place of a table in the tree of a statement and may not be read. It is looked at before the names
 * are resolved: there a query within the query is answered, and an error may show what it read.
 */
export async function oddTables(
  nodes: readonly SyntaxNode[],
  names: DoorNames,
  run: Run,
): Promise<EngineFailure | undefined> {
  const known = new Set<string>();
  for (const { part, text, children } of nodes) {
    // An alias may stand there for a table of any name: that is looked for where nobody sees it.
    if (part === 'Function' && isIn(text) && children[0]?.children[1]?.part === 'Identifier')
      return refused('What stands behind IN is a list, or a query in brackets');
    if (part !== 'TableIdentifier') continue;
    const name = nameOf(text);
    if (name !== undefined && isVisible(name, names)) continue;
    if (name?.database !== undefined || name === undefined)
      return refused(`Table ${text} cannot be read here`);
    // What WITH names is none, unless there is one that is called so.
    if (known.has(name.table)) continue;
    known.add(name.table);
    if (known.size > MOST_OWN) return refused(`More than ${MOST_OWN} tables are named by WITH`);
    const asked = await run(`EXISTS TABLE ${nameLiteral(name.table)}`);
    if (!asked.ok) return asked.failure;
    if (asked.bytes.toString().trim() !== '0')
      return refused(`Table ${text} cannot be read here, and WITH is to name nothing so`);
  }
  return undefined;
}

/** The engine is asked about each. */
const MOST_OWN = 100;

function isIn(name: string): boolean {
  return /^(?:global)?(?:not)?(?:null)?in(?:ignoreset)?$/i.test(name);
}

/** Nothing for a name that no view has. */
function nameOf(text: string): TableName | undefined {
  const [first = '', second, ...more] = text.split('.');
  if (more.length > 0) return undefined;
  return second === undefined ? { database: undefined, table: first } : { database: first, table: second };
}
