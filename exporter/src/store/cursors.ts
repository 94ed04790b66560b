import { privateDatabase, quotedName } from '@plumbline/schema/names.js';
import * as z from 'zod';
import type { StoreClient } from './client.js';
import type { Asked } from './failures.js';
import { SOURCE_CURSORS, type CursorRow } from './rows/cursors.js';

const ENTRY = z.object({ key: z.string(), value: z.string() });

/** What intake sources remember: the newest of what they wrote. */
export class Cursors {
  readonly #client: StoreClient;
  readonly #table: string;
  #lastAt = 0;

  constructor(client: StoreClient) {
    this.#client = client;
    this.#table = `${quotedName(privateDatabase(client.database))}.${SOURCE_CURSORS.name}`;
  }

  /** All of a source, by key. */
  async all(source: string): Promise<Asked<ReadonlyMap<string, string>>> {
    const read = await this.#client.rows(
      `SELECT key, argMax(value, at) AS value FROM ${this.#table}
       WHERE source = {source:String} GROUP BY key HAVING value != ''`,
      ENTRY,
      { source },
    );
    if (!read.ok) return read;
    return { ok: true, value: new Map(read.value.map(({ key, value }) => [key, value])) };
  }

  async read(source: string, key: string): Promise<Asked<string | undefined>> {
    const read = await this.#client.rows(
      `SELECT key, argMax(value, at) AS value FROM ${this.#table}
       WHERE source = {source:String} AND key = {key:String} GROUP BY key HAVING value != ''`,
      ENTRY,
      { source, key },
    );
    return read.ok ? { ok: true, value: read.value[0]?.value } : read;
  }

  /** On disk when it resolves. Of two writes in one millisecond the second counts. */
  async write(source: string, values: ReadonlyMap<string, string>, now: number): Promise<Asked<void>> {
    const at = Math.max(now, this.#lastAt + 1);
    this.#lastAt = at;
    const rows: CursorRow[] = [...values].map(([key, value]) => ({ source, key, value, at }));
    if (rows.length === 0) return { ok: true, value: undefined };
    return await this.#client.insert(this.#table, SOURCE_CURSORS.columns, SOURCE_CURSORS.block(rows));
  }
}
