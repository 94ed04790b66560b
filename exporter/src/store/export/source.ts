import { quotedName } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import { failed, type Asked, type Failed } from '../failures.js';
import { viewNames } from '../view-names.js';
import type { Column } from './cells.js';

export type ExportSource = { readonly view: string } | { readonly query: string };

/** What stands behind FROM, and what is in it. */
export interface DescribedSource {
  readonly from: string;
  readonly columns: readonly Column[];
  /** A query's rows have the order that the query gives them. */
  readonly hasOwnOrder: boolean;
}

export async function describeSource(
  client: StoreClient,
  source: ExportSource,
): Promise<Asked<DescribedSource>> {
  return 'query' in source ? describeQuery(client, source.query) : describeView(client, source.view);
}

const COLUMN = z.object({ name: z.string(), type: z.string() });

async function describeView(client: StoreClient, view: string): Promise<Asked<DescribedSource>> {
  const views = await viewNames(client);
  if (!views.ok) return views;
  if (!views.value.includes(view))
    return failed('store_refused', `there is no view ${view}: there are ${views.value.join(', ')}`);
  const from = quotedName(view);
  const described = await client.rows(`DESCRIBE TABLE ${from}`, COLUMN);
  return described.ok
    ? { ok: true, value: { from, columns: described.value, hasOwnOrder: false } }
    : described;
}

const PARSE = 'EXPLAIN AST ';
const ONE_SELECT =
  '--query takes one SELECT (or WITH … SELECT), without FORMAT or INTO OUTFILE: the format is what --format says';

/** It is parsed alone first: in brackets an error may seem to be where none is. What then breaks them is no SELECT. */
async function describeQuery(client: StoreClient, written: string): Promise<Asked<DescribedSource>> {
  const query = written.trim();
  // A comment at the end has an end.
  const from = `(${query}\n)`;
  const parsed = await client.command(`${PARSE}${query}`);
  if (!parsed.ok) return asWritten(parsed, PARSE);
  const inBrackets = await client.command(`${PARSE}SELECT * FROM ${from}`);
  if (!inBrackets.ok) return inBrackets.retryable ? inBrackets : failed('store_refused', ONE_SELECT);
  const described = await client.rows(`DESCRIBE TABLE ${from}`, COLUMN);
  return described.ok
    ? { ok: true, value: { from, columns: described.value, hasOwnOrder: true } }
    : described;
}

/** The places of an error, without what was put before the query. */
function asWritten(failure: Failed, { length }: string): Failed {
  const detail = failure.detail
    .replace(
      /(failed at position )(\d+)/,
      (_, words: string, at: string) => words + String(Number(at) - length),
    )
    .replace(/(\(line 1, col )(\d+)/, (_, words: string, at: string) => words + String(Number(at) - length));
  return { ...failure, detail };
}
