import { quotedName, quotedText } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';
import { VIEWS_OF_DOMAINS } from './rows-about.js';

/** Where the views stand for whom there are the rows of some domains alone. */
export function databaseByDomain(database: string): string {
  return `${database}_by_domain`;
}

const VIEW = z.object({
  name: z.string(),
  about: z.string(),
  /** Place, name, type and comment of each. */
  columns: z.array(z.tuple([z.string(), z.string(), z.string(), z.string()])),
});
type View = z.infer<typeof VIEW>;

/**
 * The same views once more, without dictionaries. A filter leaves a `LowCardinality` column all words of the part it
 * was read from, and ClickHouse computes a function for each of them: what fails by a word of others tells of it.
 */
export async function makeViewsByDomain(client: StoreClient): Promise<Asked<void>> {
  const { database } = client;
  const asked = await client.rows(
    `SELECT c.table AS name, any(t.comment) AS about,
       arraySort(groupArray((c.position, c.name, c.type, c.comment))) AS columns
     FROM system.columns AS c JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
     WHERE c.database = {database:String} AND c.table IN {views:Array(String)}
     GROUP BY name`,
    VIEW,
    { database, views: ['retention', ...VIEWS_OF_DOMAINS] },
  );
  if (!asked.ok) return asked;
  const there = quotedName(databaseByDomain(database));
  const statements = [
    `CREATE DATABASE IF NOT EXISTS ${there} ENGINE = Atomic`,
    ...asked.value.map((view) => plainView(view, { there, from: quotedName(database) })),
  ];
  for (const statement of statements) {
    const made = await client.command(statement);
    if (!made.ok) return made;
  }
  return { ok: true, value: undefined };
}

function plainView(
  { name: view, about, columns }: View,
  { there, from }: { readonly there: string; readonly from: string },
): string {
  const plain = columns.map(([, name, type, comment]) => ({
    name: quotedName(name),
    type: plainType(type),
    comment: quotedText(comment),
  }));
  const declared = plain.map(({ name, type, comment }) => `${name} ${type} COMMENT ${comment}`);
  const read = plain.map(({ name, type }) => `CAST(${name}, ${quotedText(type)}) AS ${name}`);
  return `CREATE OR REPLACE VIEW ${there}.${quotedName(view)} (${declared.join(', ')})
AS SELECT ${read.join(', ')} FROM ${from}.${quotedName(view)}
COMMENT ${quotedText(about)}`;
}

function plainType(type: string): string {
  return type.replaceAll(/LowCardinality\(((?:[^()]|\([^()]*\))*)\)/g, '$1');
}
