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
  for (const { text, isCertain } of tablesIn(nodes)) {
    const name = nameOf(text);
    if (name !== undefined && isVisible(name, names)) continue;
    if (name === undefined || name.database !== undefined) {
      if (isCertain || isOfDatabase(name, names)) return cannotBeRead(`${text} cannot be read here`);
      continue;
    }
    // What WITH names is none, unless there is one that is called so.
    if (known.has(name.table)) continue;
    known.add(name.table);
    if (known.size > MOST_OWN) return refused(`More than ${MOST_OWN} tables are named by WITH`);
    const asked = await run(`EXISTS TABLE ${nameLiteral(name.table)}`);
    if (!asked.ok) return asked.failure;
    if (asked.bytes.toString().trim() !== '0')
      return cannotBeRead(`${text} cannot be read here, and WITH is to name nothing so`);
  }
  return undefined;
}

/** The engine is asked about each. */
const MOST_OWN = 100;

interface Placed {
  readonly text: string;
  /** What is behind IN may be a column, or a list. */
  readonly isCertain: boolean;
}

function tablesIn(nodes: readonly SyntaxNode[]): Placed[] {
  return nodes.flatMap(({ part, text, children }): readonly Placed[] => {
    if (part === 'TableIdentifier') return [{ text, isCertain: true }];
    const set = part === 'Function' && isIn(text) ? children[0]?.children[1] : undefined;
    return set?.part === 'Identifier' ? [{ text: set.text, isCertain: false }] : [];
  });
}

function isIn(name: string): boolean {
  return /^(?:global)?(?:not)?(?:null)?in(?:ignoreset)?$/i.test(name);
}

/** Nothing for a name that no view has. */
function nameOf(text: string): TableName | undefined {
  const [first = '', second, ...more] = text.split('.');
  if (more.length > 0) return undefined;
  return second === undefined ? { database: undefined, table: first } : { database: first, table: second };
}

const DATABASES = ['system', 'information_schema', 'default', '_temporary_and_external_tables'];

function isOfDatabase(name: TableName | undefined, { database, alias = '', hidden }: DoorNames): boolean {
  const first = name?.database?.toLowerCase();
  return first === undefined || [...DATABASES, database, alias, ...hidden].includes(first);
}

function cannotBeRead(what: string): EngineFailure {
  return refused(`Table ${what}`);
}
