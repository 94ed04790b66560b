import { onCluster } from './retention.js';
import { privateDatabase, quotedName } from './names.js';
import type { SchemaTarget } from './target.js';

/**
 * The roles of a server: one for exporters, which migrate and write, and one for people and dashboards, which see
 * the views and nothing else. To be run by who may give rights.
 */
export function rolesSql({ database, cluster }: SchemaTarget): string[] {
  const open = quotedName(database);
  const closed = quotedName(privateDatabase(database));
  const role = (name: string): string => `CREATE ROLE IF NOT EXISTS ${name}${onCluster(cluster)}`;
  const grant = (rights: string, on: string, to: string): string =>
    `GRANT${onCluster(cluster)} ${rights} ON ${on} TO ${to}`;
  const writing =
    'SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW, CREATE DICTIONARY, DROP TABLE, DROP VIEW, DROP DICTIONARY, OPTIMIZE, dictGet';
  return [
    role('plumbline_writer'),
    grant(writing, `${open}.*`, 'plumbline_writer'),
    grant(writing, `${closed}.*`, 'plumbline_writer'),
    grant('SYSTEM RELOAD DICTIONARY', '*.*', 'plumbline_writer'),
    ...(cluster === undefined ? [] : [grant('CLUSTER, REMOTE', '*.*', 'plumbline_writer')]),
    role('plumbline_reader'),
    grant('SELECT', `${open}.v_*`, 'plumbline_reader'),
  ];
}
