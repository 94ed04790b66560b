import { mayBeResolved } from '../allowed/functions.js';
import { isVisible, isVisibleFunction, type DoorNames, type TableName } from '../allowed/names.js';

/** Wherever they stand, be it in a name that somebody chose: what is too much is refused, and nothing is overlooked. */
const NAMED = /\b(function_name|table_name|table_function_name): ([^\n,]*)/g;

/** What a query makes for itself as it runs: WITH RECURSIVE. */
const OWN_TABLE = /^_temporary_and_external_tables\._tmp_[0-9a-f-]{36}$/;

/**
 * What may not be read, in the text of `EXPLAIN QUERY TREE`: there every name is resolved, whatever stood in its place,
 * and views are not opened. Nothing where all of it may.
 */
export function oddTree(explained: string, names: DoorNames): string | undefined {
  if (!/^(?:QUERY|UNION) id: /.test(explained)) return 'What cannot be resolved is not allowed';
  for (const [, what, name = ''] of explained.matchAll(NAMED)) {
    if (what === 'function_name' && !mayBeResolved(name)) return `The function ${name} is not allowed`;
    if (what === 'table_function_name' && !isVisibleFunction(name))
      return `The table function ${name} is not allowed`;
    if (what === 'table_name' && !OWN_TABLE.test(name) && !isVisible(tableOf(name), names))
      return `Table ${name} cannot be read here`;
  }
  return undefined;
}

/** A name with anything in it that must be quoted is none of ours. */
function tableOf(name: string): TableName {
  const [database = '', table = '', ...more] = name.split('.');
  return { database, table: more.length > 0 || table === '' ? '?' : table };
}
