import { loginClause } from './login.js';
import { metricSettingsView } from './metric-settings.js';
import { localName, onCluster, retentionView, securityClause, ttlClause } from './retention.js';
import { splitStatements } from './split.js';
import { privateDatabase, quotedName, quotedText } from './names.js';
import type { SchemaTarget } from './target.js';

/**
 * The words in braces of a migration, and what stands for them. On one node a table is just that. On a cluster each
 * shard has its part in a replicated table NAME_local, and NAME is the table over them; a table that is `everywhere`
 * is small, and each node has all of it.
 */
const WORDS: readonly (readonly [RegExp, (target: SchemaTarget, ...captured: string[]) => string])[] = [
  [/^db$/, ({ database }) => quotedName(database)],
  [/^db text$/, ({ database }) => quotedText(database)],
  [/^private$/, ({ database }) => quotedName(privateDatabase(database))],
  [/^on cluster$/, ({ cluster }) => onCluster(cluster)],
  [/^local (\w+)$/, ({ cluster }, table) => localName(table, cluster)],
  [/^engine (everywhere ?)?(\w*)$/, engine],
  [/^engine$/, (target) => engine(target)],
  [/^settings$/, () => SETTINGS],
  [/^ttl (\w+)$/, ({ retention }, table) => ttlClause(table, retention)],
  [/^security$/, ({ definer }) => securityClause(definer)],
  [/^retention view$/, retentionView],
  [/^metric settings view$/, (target) => metricSettingsView(target, target.metrics)],
  [/^dictionary (\w+)$/, ({ database }, name = '') => quotedText(`${database}.${name}`)],
  [/^login$/, ({ login }) => loginClause(login)],
  [/^distributed (\w+)( in private)? by (.+)$/, distributedTable],
];

/** On disk before it is acknowledged; packed well, for what is written once is read for years. */
const SETTINGS = "fsync_after_insert = 1, fsync_part_directory = 1, default_compression_codec = 'ZSTD(3)'";

/** The statements of a migration, for one node or for a cluster. */
export function renderMigration(text: string, target: SchemaTarget): string[] {
  return splitStatements(text)
    .map((statement) =>
      statement.replaceAll(/\{([^{}]*)\}/g, (_, word: string) => wordFor(word, target)).trim(),
    )
    .filter((statement) => statement !== '');
}

function wordFor(word: string, target: SchemaTarget): string {
  for (const [pattern, write] of WORDS) {
    const match = pattern.exec(word);
    if (match !== null) return write(target, ...match.slice(1));
  }
  throw new Error(`a migration says {${word}}, which means nothing`);
}

function engine({ cluster }: SchemaTarget, everywhere?: string, kind = ''): string {
  if (cluster === undefined) return `${kind}MergeTree`;
  const [path, replica] =
    everywhere === undefined
      ? ['/clickhouse/tables/{uuid}/{shard}', '{replica}']
      : ['/clickhouse/tables/{uuid}/everywhere', '{shard}-{replica}'];
  return `Replicated${kind}MergeTree(${quotedText(path)}, ${quotedText(replica)})`;
}

function distributedTable(
  { database, cluster }: SchemaTarget,
  table = '',
  isPrivate: string | undefined,
  shardBy = '',
): string {
  if (cluster === undefined) return '';
  const owner = isPrivate === undefined ? database : privateDatabase(database);
  const local = localName(table, cluster);
  return `CREATE TABLE IF NOT EXISTS ${quotedName(owner)}.${table}${onCluster(cluster)}
AS ${quotedName(owner)}.${local}
ENGINE = Distributed(${quotedText(cluster)}, ${quotedText(owner)}, ${quotedText(local)}, ${shardBy})
COMMENT 'The tables ${local} of all shards'`;
}
