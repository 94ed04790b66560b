import type { Done } from '../../engine/engine.js';
import type { EngineFailure } from '../../engine/failure.js';
import type { DoorNames } from '../allowed/names.js';
import { appliedIn } from './applied.js';
import { moved } from './places.js';
import { oddTree } from './query-tree.js';
import { refused } from './refused.js';
import { syntaxNodes, type SyntaxNode } from './syntax-nodes.js';
import { callsIn, oddSyntax } from './syntax-tree.js';
import { oddTables } from './tables.js';
import { zonesOfCalls } from './named-zones.js';
import { typesOfTree } from './types.js';
import type { TimeZones } from '../allowed/time-zones.js';

/** A statement, and the query in it, where there is one. */
export interface Stated {
  readonly sql: string;
  readonly query: string | undefined;
}

/** Runs a statement in the session that the judged one would have. */
export type Run = (sql: string) => Promise<Done>;

/** Functions of the engine, in small letters. */
export interface KnownFunctions {
  /** Those that nobody may call here. */
  readonly denied: ReadonlySet<string>;
  /** Those that are another by a second name. */
  readonly aliases: ReadonlyMap<string, string>;
}

export interface ResolveTools {
  readonly names: DoorNames;
  readonly functions: KnownFunctions;
  readonly zones: TimeZones;
  readonly run: Run;
}

const SYNTAX = 'EXPLAIN AST ';
const TREE = 'EXPLAIN QUERY TREE dump_tree = 1 ';

/**
 * Judges a statement by what the engine makes of it: first of what it says, which is not evaluated; then, that being
 * harmless, of what the names of its query stand for.
 */
export async function resolve(
  { sql, query }: Stated,
  tools: ResolveTools,
): Promise<EngineFailure | undefined> {
  const applied = appliedIn(sql);
  if ('odd' in applied) return refused(applied.odd);
  for (const text of [sql, ...applied]) {
    const odd = await oddText(text, tools);
    if (odd !== undefined) return odd;
  }
  if (query === undefined) return undefined;
  const tree = await explain(TREE, query, tools.run);
  if (typeof tree !== 'string') return tree;
  const meant = oddTree(tree, tools.names);
  return meant === undefined ? undefined : refused(meant);
}

async function oddText(text: string, tools: ResolveTools): Promise<EngineFailure | undefined> {
  const syntax = await explain(SYNTAX, text, tools.run);
  if (typeof syntax !== 'string') return syntax;
  const nodes = syntaxNodes(syntax);
  const said = oddSyntax(nodes, tools.functions.denied);
  if (said !== undefined) return refused(said);
  return (await oddTables(nodes, tools.names, tools.run)) ?? (await oddZones(nodes, tools));
}

/** Types are looked at as the engine has read them, whatever their text was before it took the escapes out. */
async function oddZones(
  nodes: readonly SyntaxNode[],
  { functions, zones, run }: ResolveTools,
): Promise<EngineFailure | undefined> {
  const calls = callsIn(nodes);
  const given = zonesOfCalls(calls, functions.aliases);
  if ('odd' in given) return refused(given.odd);
  const named = typesOfTree(calls, nodes, functions.aliases);
  if ('odd' in named) return refused(named.odd);
  return await zones.refusal([...given, ...named.zones], run);
}

async function explain(prefix: string, query: string, run: Run): Promise<string | EngineFailure> {
  const done = await run(prefix + query);
  return done.ok ? done.bytes.toString() : moved(done.failure, prefix.length);
}
